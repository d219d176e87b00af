import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { exact } from '../../conformance/tolerance.ts';
import { similarityLoss } from './similarity-loss.ts';

async function of(classes: number, phases: readonly number[], labels: readonly number[]) {
  const { out, gradient } = await answerOf(similarityLoss, (bench) => ({
    batch: labels.length,
    classes,
    phases: bench.given('float32', phases),
    labels: bench.given('int32', labels),
    out: bench.result('float32', 1, exact),
    gradient: bench.result('float32', phases.length, exact, { name: 'gradient' }),
  }));
  return { loss: out[0], gradient };
}

test('is 0 at the targets: 1/2 for the class, 0 for the others', async () => {
  expect(await of(3, [0, 0.5, 0], [1])).toEqual({ loss: 0, gradient: [0, 0, 0] });
});

test('is 2 opposite to the targets', async () => {
  expect(await of(2, [-0.5, -1], [0])).toEqual({ loss: 2, gradient: [0, 0] });
});

test('is a mean over classes and batch, with the gradient π sin π(y − t)/(classes · batch)', async () => {
  const { loss, gradient } = await of(2, [0, 0, 0.5, 0.5], [0, 1]);
  // Of four cosines two are 0 (the label of the first, the other of the second) and two are 1.
  expect(loss).toBe(0.5);
  expect(gradient).toEqual([-Math.PI / 4, 0, Math.PI / 4, 0]);
});

test('a silent phase counts as neither like nor unlike', async () => {
  expect(await of(2, [Number.NaN, 0], [0])).toEqual({ loss: 0.5, gradient: [0, 0] });
});
