import { tensor } from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import { distance, wrap } from '@argand/phasor';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinSeam, wrapPhases } from './wrap-phases.ts';

const device = await openDevice([reference()]);
const below = 1 - 2 ** -53;

test('what lies in [−1, 1) stays as it is, to the bit', async () => {
  const values = Float64Array.of(-1, -below, -0.5, 0, 1e-300, 0.5, below);
  expect(await wrapPhases(tensor(device, values)).read()).toEqual(values);
  expect(await joinSeam(tensor(device, values)).read()).toEqual(values);
});

test('+1 is written −1; silence stays', async () => {
  const values = Float64Array.of(1, Number.NaN, -1, 0.25);
  const expected = Float64Array.of(-1, Number.NaN, -1, 0.25);
  expect(await wrapPhases(tensor(device, values)).read()).toEqual(expected);
  expect(await joinSeam(tensor(device, values)).read()).toEqual(expected);
});

test('any other angle becomes the same angle in [−1, 1)', async () => {
  const near = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -4, max: 4 }));
  const angle = fc.oneof(
    fc.double({ min: -100, max: 100, noNaN: true }),
    near.map(([turns, ulps]) => turns + ulps * 2 ** -52),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(angle, { minLength: 1 }), async (angles) => {
      const phases = await wrapPhases(tensor(device, Float64Array.from(angles))).read();
      phases.forEach((phase, i) => {
        expect(phase).toBeGreaterThanOrEqual(-1);
        expect(phase).toBeLessThan(1);
        expect(distance(phase, wrap(angles[i]))).toBeLessThan(1e-13);
      });
    }),
  );
});
