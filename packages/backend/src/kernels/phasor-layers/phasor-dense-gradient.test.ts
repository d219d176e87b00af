import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { sumsOf } from '../../conformance/cases/phasor-layers/phasor-dense.ts';
import { exact } from '../../conformance/tolerance.ts';
import { phasorDenseGradient } from './phasor-dense-gradient.ts';

interface Given {
  readonly phases: readonly number[];
  readonly weight: readonly number[];
  readonly bias: readonly number[];
  readonly gradient: readonly number[];
  readonly damping?: number;
}

async function of({ phases, weight, bias, gradient, damping = 0 }: Given) {
  const inputs = phases.length;
  const outputs = bias.length;
  const { sums } = sumsOf({ batch: 1, inputs, outputs, phases, weight, bias });
  return answerOf(phasorDenseGradient, (bench) => ({
    batch: 1,
    inputs,
    outputs,
    phases: bench.given('float32', phases),
    weight: bench.given('float32', weight),
    sum: bench.given('float32', [...sums]),
    gradient: bench.given('float32', gradient),
    damping,
    phasesGradient: bench.result('float32', inputs, exact, { name: 'phases' }),
    weightGradient: bench.result('float32', inputs * outputs, exact, { name: 'weight' }),
    biasGradient: bench.result('float32', outputs, exact, { name: 'bias' }),
  }));
}

test('one input, no bias: the output turns with the input, whatever the weight', async () => {
  const { phases, weight, bias } = await of({ phases: [0.5], weight: [2], bias: [0], gradient: [1] });
  expect(phases[0]).toBeCloseTo(1, 12);
  expect(weight[0]).toBeCloseTo(0, 12);
  // ∂y/∂b = −Im z/(π|z|²) with z = 2i.
  expect(bias[0]).toBeCloseTo(-1 / (2 * Math.PI), 12);
});

test('damping shrinks it by |z|²/(|z|² + ε)', async () => {
  const { phases } = await of({ phases: [0.5], weight: [2], bias: [0], gradient: [1], damping: 4 });
  expect(phases[0]).toBeCloseTo(0.5, 12);
});

test('a sum of exactly 0 has no gradient, damped or not', async () => {
  for (const damping of [0, 1]) {
    const answer = await of({ phases: [0], weight: [1], bias: [-1], gradient: [1], damping });
    expect(answer).toMatchObject({ phases: [0], weight: [0], bias: [0] });
  }
});

test('a silent input has no gradient, nor has its weight', async () => {
  const { phases, weight } = await of({
    phases: [Number.NaN, 0.5],
    weight: [3, 1],
    bias: [1],
    gradient: [1],
  });
  expect(phases[0]).toBe(0);
  expect(weight[0]).toBe(0);
  expect(phases[1]).not.toBe(0);
});

test('agrees with differences of the phase, without damping', async () => {
  const number = fc.double({ min: -0.9, max: 0.9, noNaN: true });
  const three = fc.tuple(number, number, number);
  await fc.assert(
    fc.asyncProperty(three, three, number, async (x, w, b) => {
      const single = { phases: x.map(Math.fround), weight: w.map(Math.fround), bias: [Math.fround(b)] };
      const phaseOf = (given: typeof single) => {
        const { sums } = sumsOf({ batch: 1, inputs: 3, outputs: 1, ...given });
        return { size: Math.hypot(...sums), angle: Math.atan2(sums[1], sums[0]) / Math.PI };
      };
      fc.pre(phaseOf(single).size > 0.2 && Math.abs(phaseOf(single).angle) < 0.95);
      const answer = await of({ ...single, gradient: [1] });
      const step = 1e-5;
      for (const key of ['phases', 'weight', 'bias'] as const) {
        for (const [i, value] of single[key].entries()) {
          const ahead = phaseOf({ ...single, [key]: single[key].with(i, value + step) }).angle;
          const behind = phaseOf({ ...single, [key]: single[key].with(i, value - step) }).angle;
          // The sum was rounded to float32 for the gradient: 1e-5 of it at most.
          expect(answer[key][i]).toBeCloseTo((ahead - behind) / (2 * step), 4);
        }
      }
    }),
    { numRuns: 50 },
  );
});
