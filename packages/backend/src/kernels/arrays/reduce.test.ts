import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { exact } from '../../conformance/tolerance.ts';
import type { ElementType } from '../../storage.ts';
import { type Reduction, reduce } from './reduce.ts';

const nan = Number.NaN;

async function of(
  operation: Reduction,
  [outer, length, inner]: readonly [number, number, number],
  numbers: readonly number[],
  type: ElementType = 'float32',
): Promise<number[]> {
  const { out } = await answerOf(reduce, (bench) => ({
    operation,
    outer,
    length,
    inner,
    input: bench.given(type, numbers),
    out: bench.result(operation.startsWith('arg') ? 'int32' : type, outer * inner, exact),
  }));
  return out;
}

test('reduces the middle axis', async () => {
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  expect(await of('sum', [2, 3, 2], numbers)).toEqual([9, 12, 27, 30]);
  expect(await of('minimum', [2, 3, 2], numbers)).toEqual([1, 2, 7, 8]);
  expect(await of('maximum', [2, 3, 2], numbers)).toEqual([5, 6, 11, 12]);
  expect(await of('argmin', [2, 3, 2], numbers)).toEqual([0, 0, 0, 0]);
  expect(await of('argmax', [2, 3, 2], numbers)).toEqual([2, 2, 2, 2]);
});

test('the sum of nothing is 0', async () => {
  expect(await of('sum', [2, 0, 1], [])).toEqual([0, 0]);
  expect(await of('sum', [0, 2, 1], [])).toEqual([]);
});

test('integer sums wrap at 32 bits', async () => {
  expect(await of('sum', [1, 2, 1], [2 ** 31 - 1, 1], 'int32')).toEqual([-(2 ** 31)]);
});

test('extremes are NaN where there is one', async () => {
  expect(await of('minimum', [1, 3, 1], [1, nan, 2])).toEqual([nan]);
  expect(await of('maximum', [1, 3, 1], [1, nan, 2])).toEqual([nan]);
});

test('the position of an extreme is the first of equals, passes over NaN, and is 0 where all are', async () => {
  expect(await of('argmax', [1, 5, 1], [nan, 1, 3, 3, nan])).toEqual([2]);
  expect(await of('argmin', [1, 5, 1], [nan, 1, 3, 1, nan])).toEqual([1]);
  expect(await of('argmax', [1, 2, 1], [nan, nan])).toEqual([0]);
});
