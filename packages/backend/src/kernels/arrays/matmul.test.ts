import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { exact } from '../../conformance/tolerance.ts';
import { matmul } from './matmul.ts';

const plain = { transposeA: false, transposeB: false, sharedA: false, sharedB: false };
const size = { batch: 1, rows: 2, columns: 2, depth: 3 };
const left = [1, 2, 3, 4, 5, 6];
const right = [1, 0, 2, 1, 0, 3];
const product = [5, 11, 14, 23];

test.each([
  ['a b', left, right, plain],
  ['aᵀ b', [1, 4, 2, 5, 3, 6], right, { ...plain, transposeA: true }],
  ['a bᵀ', left, [1, 2, 0, 0, 1, 3], { ...plain, transposeB: true }],
  ['aᵀ bᵀ', [1, 4, 2, 5, 3, 6], [1, 2, 0, 0, 1, 3], { ...plain, transposeA: true, transposeB: true }],
])('%s', async (_, a, b, flags) => {
  const { out } = await answerOf(matmul, (bench) => ({
    ...size,
    a: bench.given('float32', a),
    b: bench.given('float32', b),
    out: bench.result('float32', 4, exact),
    ...flags,
  }));
  expect(out).toEqual(product);
});

test('a batch, with a factor for each or one for all', async () => {
  const { out } = await answerOf(matmul, (bench) => ({
    batch: 3,
    rows: 1,
    columns: 1,
    depth: 2,
    a: bench.given('float32', [1, 2, 3, 4, 5, 6]),
    b: bench.given('float32', [10, 1]),
    out: bench.result('float32', 3, exact),
    ...plain,
    sharedB: true,
  }));
  expect(out).toEqual([12, 34, 56]);
});

test('a depth of 0 gives zeros', async () => {
  const { out } = await answerOf(matmul, (bench) => ({
    ...size,
    depth: 0,
    a: bench.given('float32', []),
    b: bench.given('float32', []),
    out: bench.result('float32', 4, exact),
    ...plain,
  }));
  expect(out).toEqual([0, 0, 0, 0]);
});
