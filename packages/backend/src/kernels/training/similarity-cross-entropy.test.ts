import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { exact } from '../../conformance/tolerance.ts';
import { similarityCrossEntropy } from './similarity-cross-entropy.ts';

async function of(classes: number, phases: readonly number[], labels: readonly number[], sharpness: number) {
  const { out, gradient } = await answerOf(similarityCrossEntropy, (bench) => ({
    batch: labels.length,
    classes,
    sharpness,
    phases: bench.given('float32', phases),
    labels: bench.given('int32', labels),
    out: bench.result('float32', 1, exact),
    gradient: bench.result('float32', phases.length, exact, { name: 'gradient' }),
  }));
  return { loss: out[0], gradient };
}

test('of equal logits is the logarithm of the number of classes', async () => {
  const { loss, gradient } = await of(4, [0, 0, 0, 0], [2], 10);
  expect(loss).toBeCloseTo(Math.log(4), 12);
  // (1/4 − [label]) · 10 π cos 0
  const slope = 10 * Math.PI;
  [0.25, 0.25, -0.75, 0.25].forEach((excess, c) => {
    expect(gradient[c]).toBeCloseTo(excess * slope, 12);
  });
});

test('prefers the phase 1/2 for the class and −1/2 for others', async () => {
  const { loss } = await of(2, [0.5, -0.5], [0], 10);
  expect(loss).toBeCloseTo(Math.log1p(Math.exp(-20)), 14);
  expect((await of(2, [-0.5, 0.5], [0], 10)).loss).toBeCloseTo(20, 7);
});

test('does not overflow', async () => {
  expect((await of(2, [0.5, -0.5], [1], 1000)).loss).toBe(2000);
});

test('a silent phase has the logit 0 and no gradient', async () => {
  const { loss, gradient } = await of(2, [Number.NaN, 0], [0], 10);
  expect(loss).toBeCloseTo(Math.log(2), 12);
  expect(gradient[0]).toBe(0);
  expect(gradient[1]).toBeCloseTo(5 * Math.PI, 12);
});

test('is a mean over the batch', async () => {
  const { loss, gradient } = await of(1, [0.25, 0.1], [0, 0], 10);
  expect(loss).toBe(0);
  expect(gradient.map(Math.abs)).toEqual([0, 0]);
});
