import { type Device, openDevice } from '@argand/backend';
import {
  type BinaryOperation,
  binary,
  phasorDense,
  type UnaryOperation,
  unary,
} from '@argand/backend/kernels';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wasm } from './index.ts';

const count = 200_000;
let device: Device;

beforeAll(async () => {
  device = await openDevice([wasm({ threads: 1 })]);
});

afterAll(() => device.close());

async function compute(operation: UnaryOperation, x: Float32Array) {
  const [input, out] = [device.allocate('float32', x.length), device.allocate('float32', x.length)];
  device.write(input, x);
  device.run(unary, { operation, length: x.length, input, out });
  const numbers = await device.read(out);
  device.free(input);
  device.free(out);
  return numbers;
}

async function computePairs(operation: BinaryOperation, x: Float32Array, y: Float32Array) {
  const [a, b, out] = [x, y, x].map(({ length }) => device.allocate('float32', length));
  device.write(a, x);
  device.write(b, y);
  const strided = (storage: typeof a) => ({ storage, strides: [1] });
  device.run(binary, { operation, shape: [x.length], a: strided(a), b: strided(b), out });
  const numbers = await device.read(out);
  for (const storage of [a, b, out]) device.free(storage);
  return numbers;
}

/** What a layer of one input, one output and the weight 1 sums: cosines and sines of its phases. */
async function computePhasors(x: Float32Array) {
  const [phases, weight, out, sum] = [x.length, 1, x.length, 2 * x.length].map((length) =>
    device.allocate('float32', length),
  );
  device.write(phases, x);
  device.write(weight, Float32Array.of(1));
  const shape = { batch: x.length, inputs: 1, outputs: 1 };
  device.run(phasorDense, { ...shape, phases, weight, bias: undefined, out, sum });
  const numbers = await device.read(sum);
  for (const storage of [phases, weight, out, sum]) device.free(storage);
  return { cosines: numbers.subarray(0, x.length), sines: numbers.subarray(x.length) };
}

/** Evenly from `low` to `high`. */
function evenly(low: number, high: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** From 2^low to 2^high, as many in each octave. */
function byOctave(low: number, high: number, sign = 1): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => sign * 2 ** (low + ((high - low) * i) / (count - 1)));
}

interface Bound {
  readonly absolute: number;
  readonly relative: number;
}

/** Two steps of the smallest float32 numbers, where a relative bound means nothing. */
const denormalSteps = 2 ** -148;

function expectWithin(
  got: ArrayLike<number>,
  want: (i: number) => number,
  { absolute, relative }: Bound,
  argument: (i: number) => string,
): void {
  let worst = 0;
  let place = 0;
  for (let i = 0; i < got.length; i++) {
    const exact = want(i);
    const error = Math.abs(got[i] - exact) / Math.max(absolute, relative * Math.abs(exact), denormalSteps);
    // Not `error > worst`: NaN must not pass.
    if (!(error <= worst)) {
      worst = error;
      place = i;
    }
  }
  expect(worst, `worst at ${argument(place)}: ${got[place]} for ${want(place)}`).toBeLessThanOrEqual(1);
}

describe('one number, against float64', () => {
  test.each<[UnaryOperation, string, Float32Array, (x: number) => number, Bound]>([
    ['sinPi', 'a turn', evenly(-1, 1), (x) => Math.sin(Math.PI * x), { absolute: 1.2e-7, relative: 0 }],
    ['cosPi', 'a turn', evenly(-1, 1), (x) => Math.cos(Math.PI * x), { absolute: 1.2e-7, relative: 0 }],
    [
      'sinPi',
      'many turns',
      evenly(-1000, 1000),
      (x) => Math.sin(Math.PI * (x % 2)),
      { absolute: 1.2e-7, relative: 0 },
    ],
    [
      'sinPi',
      'small phases',
      byOctave(-140, -3),
      (x) => Math.sin(Math.PI * x),
      { absolute: 0, relative: 2e-7 },
    ],
    ['sin', '|x| ≤ 1e4', evenly(-1e4, 1e4), Math.sin, { absolute: 1.5e-7, relative: 0 }],
    ['cos', '|x| ≤ 1e4', evenly(-1e4, 1e4), Math.cos, { absolute: 1.5e-7, relative: 0 }],
    ['sin', '|x| ≤ 1e8', evenly(-1e8, 1e8), Math.sin, { absolute: 3e-7, relative: 0 }],
    ['sin', 'small angles', byOctave(-140, -2), Math.sin, { absolute: 0, relative: 3e-7 }],
    ['exp', 'its whole range', evenly(-103.9, 88.7), Math.exp, { absolute: 0, relative: 1.5e-7 }],
    ['exp', 'about 0', evenly(-1, 1), Math.exp, { absolute: 0, relative: 1.5e-7 }],
    ['log', 'every octave', byOctave(-149, 127.99), Math.log, { absolute: 0, relative: 1.5e-7 }],
    ['log', 'about 1', evenly(0.5, 2), Math.log, { absolute: 0, relative: 1.5e-7 }],
  ])('%s over %s', async (operation, _, x, exact, bound) => {
    expectWithin(
      await compute(operation, x),
      (i) => exact(x[i]),
      bound,
      (i) => `${x[i]}`,
    );
  });
});

describe('two numbers, against float64', () => {
  /** Points around the circle, at radii from 2^−60 to 2^60. */
  const angles = evenly(-1, 1);
  const radii = byOctave(-60, 60);
  const height = radii.map((r, i) => r * Math.sin(Math.PI * angles[(i * 7919) % count]));
  const width = radii.map((r, i) => r * Math.cos(Math.PI * angles[(i * 7919) % count]));

  test('phase, around the circle', async () => {
    const got = await computePairs('phase', height, width);
    const exact = (i: number) => Math.atan2(height[i], width[i]) / Math.PI;
    // +1 is written −1: at the seam, on the side of what was computed.
    const want = (i: number) => (got[i] === -1 && exact(i) > 0 ? exact(i) - 2 : exact(i));
    expectWithin(got, want, { absolute: 1e-7, relative: 0 }, (i) => `${height[i]}, ${width[i]}`);
  });

  test('phase, relatively, near the positive reals', async () => {
    const small = byOctave(-100, -1);
    const got = await computePairs('phase', small, new Float32Array(count).fill(1));
    const want = (i: number) => Math.atan2(small[i], 1) / Math.PI;
    expectWithin(got, want, { absolute: 0, relative: 3e-7 }, (i) => `${small[i]}`);
  });

  test('phase is exact at multiples of 1/4', async () => {
    const got = await computePairs(
      'phase',
      Float32Array.of(0, 3, 3, 3, -0, -3, -3, -3),
      Float32Array.of(3, 3, 0, -3, -3, -3, -0, 3),
    );
    expect([...got]).toEqual([0, 0.25, 0.5, 0.75, -1, -0.75, -0.5, -0.25]);
  });

  test.each(['phase', 'atan2'] as const)('%s of what is missing or infinite', async (operation) => {
    const numbers = [Number.NaN, 1, Number.POSITIVE_INFINITY];
    const [y, x] = [numbers.flatMap((one) => numbers.map(() => one)), numbers.flatMap(() => numbers)];
    const got = await computePairs(operation, Float32Array.from(y), Float32Array.from(x));
    const exact = (i: number) => Math.atan2(y[i], x[i]) / (operation === 'phase' ? Math.PI : 1);
    for (const [i, value] of got.entries()) {
      if (Number.isNaN(exact(i))) expect(value, `${y[i]}, ${x[i]}`).toBeNaN();
      else expect(value, `${y[i]}, ${x[i]}`).toBeCloseTo(exact(i), 6);
    }
  });

  test('arctangent, around the circle', async () => {
    const got = await computePairs('atan2', height, width);
    const want = (i: number) => Math.atan2(height[i], width[i]);
    expectWithin(got, want, { absolute: 0, relative: 3e-7 }, (i) => `${height[i]}, ${width[i]}`);
  });

  test('power, over bases and exponents', async () => {
    const base = byOctave(-20, 20);
    const exponent = evenly(-5, 5).map((_, i, all) => all[(i * 7919) % count]);
    const got = await computePairs('pow', base, exponent);
    const want = (i: number) => base[i] ** exponent[i];
    expectWithin(got, want, { absolute: 0, relative: 1.2e-7 }, (i) => `${base[i]} ** ${exponent[i]}`);
  });
});

describe('phasors in a layer', () => {
  test.each([
    ['a turn', evenly(-1, 1)],
    ['many turns', evenly(-1000, 1000)],
    ['small phases', byOctave(-140, -3)],
    ['huge phases', byOctave(20, 127)],
  ])('against float64, over %s', async (_, x) => {
    const { cosines, sines } = await computePhasors(x);
    const bound = { absolute: 1.2e-7, relative: 0 };
    const name = (i: number) => `${x[i]}`;
    expectWithin(cosines, (i) => Math.cos(Math.PI * (x[i] % 2)), bound, name);
    expectWithin(sines, (i) => Math.sin(Math.PI * (x[i] % 2)), bound, name);
    for (const numbers of [cosines, sines]) expect(numbers.every((value) => Math.abs(value) <= 1)).toBe(true);
  });

  test('small sines keep their relative accuracy', async () => {
    const x = byOctave(-140, -3);
    const { sines } = await computePhasors(x);
    expectWithin(
      sines,
      (i) => Math.sin(Math.PI * x[i]),
      { absolute: 0, relative: 2e-7 },
      (i) => `${x[i]}`,
    );
  });

  test('exact at multiples of 1/2', async () => {
    const x = Float32Array.from({ length: 401 }, (_, i) => (i - 200) / 2);
    const { cosines, sines } = await computePhasors(x);
    const exact = (quarters: number) => [0, 1, 0, -1][((quarters % 4) + 4) % 4];
    // Adding 0 makes +0 of either zero.
    expect([...sines].map((value) => value + 0)).toEqual([...x].map((value) => exact(2 * value)));
    expect([...cosines].map((value) => value + 0)).toEqual([...x].map((value) => exact(2 * value + 1)));
  });
});
