import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { exact } from '../../conformance/tolerance.ts';
import { type UnaryCall, type UnaryOperation, unary, unaryOperations } from './unary.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

async function floats(operation: UnaryOperation, numbers: readonly number[]): Promise<number[]> {
  const { out } = unaryOperations[operation];
  const { out: answer } = await answerOf(unary, (bench) => ({
    operation,
    length: numbers.length,
    input: bench.given('float32', numbers),
    out: bench.result(out === 'int32' ? 'int32' : 'float32', numbers.length, exact),
  }));
  return answer;
}

async function integers(operation: UnaryOperation, numbers: readonly number[]): Promise<number[]> {
  const { out } = unaryOperations[operation];
  const { out: answer } = await answerOf(unary, (bench) => ({
    operation,
    length: numbers.length,
    input: bench.given('int32', numbers),
    out: bench.result(out === 'float32' ? 'float32' : 'int32', numbers.length, exact),
  }));
  return answer;
}

test('signs', async () => {
  expect(await floats('neg', [1.5, -2, 0])).toEqual([-1.5, 2, -0]);
  expect(await floats('abs', [1.5, -2, -0])).toEqual([1.5, 2, 0]);
  expect(await floats('sign', [1.5, -2, 0, -0, nan])).toEqual([1, -1, 0, -0, nan]);
});

test('the least integer has no opposite: it wraps', async () => {
  expect(await integers('neg', [5, -(2 ** 31)])).toEqual([-5, -(2 ** 31)]);
  expect(await integers('abs', [-5, -(2 ** 31)])).toEqual([5, -(2 ** 31)]);
  expect(await integers('sign', [-5, 0, 9])).toEqual([-1, 0, 1]);
});

test('roundings and roots', async () => {
  expect(await floats('floor', [1.75, -1.25, -0, 3])).toEqual([1, -2, -0, 3]);
  expect(await floats('reciprocal', [4, -0.5, 0])).toEqual([0.25, -2, infinity]);
  expect(await floats('sqrt', [9, 0, -1])).toEqual([3, 0, nan]);
});

test('functions', async () => {
  expect(await floats('exp', [0, -infinity, infinity])).toEqual([1, 0, infinity]);
  expect(await floats('log', [1, 0, -1])).toEqual([0, -infinity, nan]);
  expect(await floats('sin', [0, 1])).toEqual([0, Math.sin(1)]);
  expect(await floats('cos', [0, 1])).toEqual([1, Math.cos(1)]);
});

test('sine and cosine of πx are exact at halves, the seam among them', async () => {
  const halves = [-1, -0.5, 0, 0.5, 1, 1.5, nan];
  expect(await floats('sinPi', halves)).toEqual([0, -1, 0, 1, 0, -1, nan]);
  expect(await floats('cosPi', halves)).toEqual([-1, 0, 1, 0, -1, 0, nan]);
});

test('NaN and truth', async () => {
  expect(await floats('isNaN', [nan, 0, infinity])).toEqual([1, 0, 0]);
  expect(await integers('logicalNot', [0, 1, -7])).toEqual([1, 0, 0]);
});

test('changes of type', async () => {
  expect(await integers('toFloat', [-3, 2 ** 24])).toEqual([-3, 2 ** 24]);
  expect(await floats('toInt', [1.9, -1.9, nan, 3e9, -infinity])).toEqual([
    1,
    -1,
    0,
    2 ** 31 - 1,
    -(2 ** 31),
  ]);
});

test('a random word becomes a number in [0, 1)', async () => {
  expect(await integers('unit', [0, 256, -1, -(2 ** 31)])).toEqual([0, 2 ** -24, 1 - 2 ** -24, 0.5]);
});

test('an empty storage stays empty, and what lies behind the length as it was', async () => {
  expect(await floats('neg', [])).toEqual([]);
  const { out } = await answerOf<UnaryCall>(unary, (bench) => ({
    operation: 'neg',
    length: 1,
    input: bench.given('float32', [1, 2]),
    out: bench.result('float32', 2, exact, { start: [8, 9] }),
  }));
  expect(out).toEqual([-1, 9]);
});

test('the exponent of a power of 2, and of the numbers next to it', () => {
  const exponentOf = unaryOperations.exponent.reference;
  for (let exponent = -1022; exponent <= 1023; exponent++) {
    const power = 2 ** exponent;
    expect(exponentOf(power)).toBe(exponent);
    expect(exponentOf(-power * (1 + 2 ** -52))).toBe(exponent);
    if (exponent > -1022) expect(exponentOf(power * (1 - 2 ** -53))).toBe(exponent - 1);
  }
  expect([2 ** -1074, 3 * 2 ** -1074, 0, nan, infinity, -infinity].map(exponentOf)).toEqual([
    -1074, -1073, 0, 0, 0, 0,
  ]);
});
