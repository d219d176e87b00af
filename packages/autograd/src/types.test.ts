import { openDevice, reference } from '@argand/backend';
import { expect, expectTypeOf, test } from 'vitest';
import {
  add,
  atan2,
  complex,
  divide,
  equal,
  less,
  matmul,
  maximum,
  multiply,
  type Operand,
  pow,
  type Tensor,
  tensor,
} from './index.ts';

const device = await openDevice([reference()]);
const x = tensor(device, [[1]]);
const n = tensor(device, Int32Array.of(1), { shape: [1, 1] });
const z = complex(x, x);

test('what always throws does not compile', () => {
  const refused: (() => unknown)[] = [
    // @ts-expect-error two plain numbers
    () => add(1, 2),
    // @ts-expect-error float32 beside int32
    () => add(x, n),
    // @ts-expect-error int32 beside complex64
    () => multiply(n, z),
    // @ts-expect-error complex64 beside int32
    () => multiply(z, n),
    // @ts-expect-error no quotient of int32
    () => divide(n, n),
    // @ts-expect-error no quotient of int32 and a number
    () => divide(1, n),
    // @ts-expect-error no power of int32
    () => pow(n, 2),
    // @ts-expect-error no order of complex numbers
    () => maximum(z, x),
    // @ts-expect-error no order of complex numbers
    () => less(z, 1),
    // @ts-expect-error two plain numbers
    () => equal(1, 1),
    // @ts-expect-error no angle of int32
    () => atan2(n, n),
    // @ts-expect-error two plain numbers
    () => atan2(1, 2),
    // @ts-expect-error no product of int32 matrices
    () => matmul(n, n),
    // @ts-expect-error a plain number is no matrix
    () => matmul(x, 2),
  ];
  for (const call of refused) expect(call).toThrow();
});

test('what works compiles, with the type of its result', () => {
  expectTypeOf(add(x, 1)).toEqualTypeOf<Tensor<'float32'>>();
  expectTypeOf(add(1, n)).toEqualTypeOf<Tensor<'int32'>>();
  expectTypeOf(add(n, n)).toEqualTypeOf<Tensor<'int32'>>();
  expectTypeOf(multiply(x, z)).toEqualTypeOf<Tensor<'complex64'>>();
  expectTypeOf(divide(z, x)).toEqualTypeOf<Tensor<'complex64'>>();
  expectTypeOf(less(n, n)).toEqualTypeOf<Tensor<'int32'>>();
  expectTypeOf(matmul(x, z)).toEqualTypeOf<Tensor<'complex64'>>();
  // What is not known is left to run time.
  const unknown: Tensor = x;
  const operand: Operand = x;
  expect(add(unknown, x).shape).toEqual([1, 1]);
  expect(add(operand, operand).shape).toEqual([1, 1]);
});
