import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { exact } from '../../conformance/tolerance.ts';
import { phasorDense } from './phasor-dense.ts';

const nan = Number.NaN;

async function of(phases: readonly number[], weight: readonly number[], bias?: readonly number[]) {
  const inputs = phases.length;
  const outputs = inputs === 0 ? (bias?.length ?? 0) : weight.length / inputs;
  return answerOf(phasorDense, (bench) => ({
    batch: 1,
    inputs,
    outputs,
    phases: bench.given('float32', phases),
    weight: bench.given('float32', weight),
    bias: bias && bench.given('float32', bias),
    out: bench.result('float32', outputs, exact),
    sum: bench.result('float32', 2 * outputs, exact, { name: 'sum' }),
  }));
}

test('adds weighted phasors and takes the angle; real parts of the sums come first', async () => {
  // 2 · 1 + 3i and 1 · 1 − 1i
  const { out, sum } = await of([0, 0.5], [2, 1, 3, -1]);
  expect(sum).toEqual([2, 1, 3, -1]);
  expect(out).toEqual([Math.atan2(3, 2) / Math.PI, -0.25]);
});

test('the bias is real', async () => {
  expect((await of([0.5], [1], [1])).out).toEqual([0.25]);
});

test('a silent input has the phasor 0, and a sum of exactly 0 is silent', async () => {
  expect((await of([nan, 0.5], [5, 1])).out).toEqual([0.5]);
  expect((await of([nan], [1])).out).toEqual([nan]);
  expect((await of([0, -1], [1, 1])).out).toEqual([nan]);
  expect((await of([nan], [1], [0])).out).toEqual([nan]);
});

test('negative reals are −1, never +1', async () => {
  expect((await of([-1], [1])).out).toEqual([-1]);
  expect((await of([0], [-1])).out).toEqual([-1]);
  expect((await of([nan], [1], [-2])).out).toEqual([-1]);
});

test('without inputs the bias alone speaks', async () => {
  expect((await of([], [], [1, -1, 0])).out).toEqual([0, -1, nan]);
});

test('keeps samples apart', async () => {
  const { out, sum } = await answerOf(phasorDense, (bench) => ({
    batch: 2,
    inputs: 1,
    outputs: 1,
    phases: bench.given('float32', [0.5, -0.5]),
    weight: bench.given('float32', [3]),
    bias: undefined,
    out: bench.result('float32', 2, exact),
    sum: bench.result('float32', 4, exact, { name: 'sum' }),
  }));
  expect(out).toEqual([0.5, -0.5]);
  expect(sum).toEqual([0, 0, 3, -3]);
});
