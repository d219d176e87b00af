import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { bits } from '../../conformance/tolerance.ts';
import { type CopyCall, copy } from './copy.ts';

async function copied(
  numbers: readonly number[],
  shape: readonly number[],
  input: Omit<CopyCall['input'], 'storage'>,
  out: Omit<CopyCall['out'], 'storage'>,
  before: readonly number[],
): Promise<number[]> {
  const answer = await answerOf(copy, (bench) => ({
    shape,
    input: { storage: bench.given('float32', numbers), ...input },
    out: { storage: bench.result('float32', before.length, bits, { start: before }), ...out },
  }));
  return answer.out;
}

const row = { strides: [1], offset: 0 };

test('transposes', async () => {
  const into = { strides: [2, 1], offset: 0 };
  expect(
    await copied([1, 2, 3, 4, 5, 6], [3, 2], { strides: [1, 3], offset: 0 }, into, [0, 0, 0, 0, 0, 0]),
  ).toEqual([1, 4, 2, 5, 3, 6]);
});

test('flips by a negative stride from the end', async () => {
  expect(await copied([1, 2, 3], [3], { strides: [-1], offset: 2 }, row, [0, 0, 0])).toEqual([3, 2, 1]);
});

test('repeats by a stride of 0, and keeps NaN and −0', async () => {
  expect(await copied([Number.NaN], [2], { strides: [0], offset: 0 }, row, [0, 0])).toEqual([
    Number.NaN,
    Number.NaN,
  ]);
  expect(await copied([-0], [1], row, row, [0])).toEqual([-0]);
});

test('leaves what lies between as it was', async () => {
  expect(await copied([1, 2], [2], row, { strides: [2], offset: 1 }, [9, 9, 9, 9])).toEqual([9, 1, 9, 2]);
});

test('copies nothing of an empty shape', async () => {
  expect(
    await copied([], [0, 3], { strides: [3, 1], offset: 0 }, { strides: [3, 1], offset: 0 }, [9]),
  ).toEqual([9]);
});
