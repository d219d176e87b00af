import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { exact } from '../../conformance/tolerance.ts';
import type { ElementType } from '../../storage.ts';
import { type BinaryCall, type BinaryOperation, binary, binaryOperations } from './binary.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

async function of(
  operation: BinaryOperation,
  pairs: readonly (readonly [number, number])[],
  type: ElementType = 'float32',
): Promise<number[]> {
  const { out } = await answerOf(binary, (bench) => ({
    operation,
    shape: [pairs.length],
    a: {
      storage: bench.given(
        type,
        pairs.map(([a]) => a),
      ),
      strides: [1],
    },
    b: {
      storage: bench.given(
        type,
        pairs.map(([, b]) => b),
      ),
      strides: [1],
    },
    out: bench.result(binaryOperations[operation].out === 'int32' ? 'int32' : type, pairs.length, exact),
  }));
  return out;
}

test('arithmetic', async () => {
  expect(
    await of('add', [
      [1, 2],
      [0.5, -0.5],
    ]),
  ).toEqual([3, 0]);
  expect(await of('subtract', [[1, 2]])).toEqual([-1]);
  expect(
    await of('multiply', [
      [3, -2],
      [0, -1],
    ]),
  ).toEqual([-6, -0]);
  expect(
    await of('divide', [
      [3, -2],
      [1, 0],
      [0, 0],
    ]),
  ).toEqual([-1.5, infinity, nan]);
  expect(
    await of('pow', [
      [2, 3],
      [4, 0.5],
      [-2, 3],
      [0, 0],
      [-8, 1 / 3],
    ]),
  ).toEqual([8, 2, -8, 1, nan]);
});

test('integers wrap at 32 bits', async () => {
  const most = 2 ** 31 - 1;
  expect(await of('add', [[most, 1]], 'int32')).toEqual([-(2 ** 31)]);
  expect(await of('subtract', [[-(2 ** 31), 1]], 'int32')).toEqual([most]);
  // The product passes 2^53: its low bits are those of 1.
  expect(await of('multiply', [[most, most]], 'int32')).toEqual([1]);
});

test('extremes are NaN where either is', async () => {
  expect(
    await of('minimum', [
      [1, 2],
      [nan, 1],
      [1, nan],
      [0, -0],
    ]),
  ).toEqual([1, nan, nan, -0]);
  expect(
    await of('maximum', [
      [1, 2],
      [nan, 1],
      [1, nan],
      [-0, 0],
    ]),
  ).toEqual([2, nan, nan, 0]);
});

test('nothing compares with NaN, but it is not equal', async () => {
  const pairs = [
    [1, 2],
    [2, 2],
    [3, 2],
    [nan, nan],
    [0, -0],
  ] as const;
  expect(await of('less', pairs)).toEqual([1, 0, 0, 0, 0]);
  expect(await of('lessEqual', pairs)).toEqual([1, 1, 0, 0, 1]);
  expect(await of('equal', pairs)).toEqual([0, 1, 0, 0, 1]);
  expect(await of('notEqual', pairs)).toEqual([1, 0, 1, 1, 0]);
});

test('arctangent of a over b', async () => {
  expect(
    await of('atan2', [
      [1, 0],
      [0, -1],
      [-0, -1],
      [0, 0],
    ]),
  ).toEqual([Math.PI / 2, Math.PI, -Math.PI, 0]);
});

test('the phase of b + ia: the seam is −1 whatever the sign of zero, 0 is silent', async () => {
  expect(
    await of('phase', [
      [1, 0],
      [-2, 0],
      [0, 3],
      [1, 1],
    ]),
  ).toEqual([0.5, -0.5, 0, 0.25]);
  expect(
    await of('phase', [
      [0, -1],
      [-0, -1],
      [1e-30, -1],
    ]),
  ).toEqual([-1, -1, -1]);
  expect(
    await of('phase', [
      [0, 0],
      [-0, 0],
      [0, -0],
      [nan, 1],
      [1, nan],
    ]),
  ).toEqual([nan, nan, nan, nan, nan]);
});

test('strides of 0 broadcast, others transpose', async () => {
  const { out } = await answerOf<BinaryCall>(binary, (bench) => ({
    operation: 'add',
    shape: [2, 3],
    a: { storage: bench.given('float32', [10, 20]), strides: [1, 0] },
    b: { storage: bench.given('float32', [1, 2, 3, 4, 5, 6]), strides: [1, 2] },
    out: bench.result('float32', 6, exact),
  }));
  expect(out).toEqual([11, 13, 15, 22, 24, 26]);
});

test('an empty shape of axes is one number, an axis of 0 none', async () => {
  const { out } = await answerOf<BinaryCall>(binary, (bench) => ({
    operation: 'add',
    shape: [],
    a: { storage: bench.given('float32', [1]), strides: [] },
    b: { storage: bench.given('float32', [2]), strides: [] },
    out: bench.result('float32', 1, exact),
  }));
  expect(out).toEqual([3]);
  expect(await of('add', [])).toEqual([]);
});

test('a distance whose square is no number, and powers of 2 beyond those that are', () => {
  const [hypot, ldexp] = [binaryOperations.hypot.reference, binaryOperations.ldexp.reference];
  expect([
    hypot(3, -4),
    hypot(3 * 2 ** 700, 4 * 2 ** 700),
    hypot(nan, infinity),
    hypot(-infinity, 1),
  ]).toEqual([5, 5 * 2 ** 700, nan, infinity]);
  expect([ldexp(1.5, 4), ldexp(2 ** -1074, 2097), ldexp(-(2 ** 1023), -2097), ldexp(1, 1024)]).toEqual([
    24,
    2 ** 1023,
    -(2 ** -1074),
    infinity,
  ]);
});
