import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import {
  inThisRealm,
  isFloats,
  isNumberArray,
  kindOf,
  type NumberArray,
  nameOf,
  requireFloats,
  requireNumbers,
  zerosLike,
} from './kinds.ts';

const kinds = [
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
];
const foreign = (code: string): NumberArray => runInContext(code, createContext({}));
const others = [
  [BigInt64Array.of(1n), 'a BigInt64Array'],
  [BigUint64Array.of(1n), 'a BigUint64Array'],
  [new DataView(new ArrayBuffer(4)), 'a DataView'],
  [new ArrayBuffer(4), 'an ArrayBuffer'],
  [new SharedArrayBuffer(4), 'a SharedArrayBuffer'],
  [foreign('new ArrayBuffer(4)'), 'an ArrayBuffer'],
  [[1, 2], 'a plain array'],
  [foreign('[1, 2]'), 'a plain array'],
  [{ length: 1, 0: 1 }, 'an object'],
  [{ [Symbol.toStringTag]: 'Uint8Array', length: 1 }, 'a Uint8Array'],
  ['7', 'a string'],
  [7, 'a number'],
  [undefined, 'undefined'],
  [null, 'null'],
] as const;

describe('kindOf', () => {
  test.each(kinds)('tells %o, here, in another realm and on shared memory', (kind) => {
    expect(kindOf(new kind(2))).toBe(kind.name);
    expect(kindOf(Reflect.construct(kind, [new SharedArrayBuffer(16), 8, 1]))).toBe(kind.name);
    const there = foreign(`new ${kind.name}(2)`);
    expect(there).not.toBeInstanceOf(kind);
    expect(kindOf(there)).toBe(kind.name);
    expect(isNumberArray(there)).toBe(true);
    expect(isFloats(there)).toBe(kind.name.startsWith('Float'));
  });

  test('a Buffer holds bytes', () => {
    expect(kindOf(Buffer.of(1))).toBe('Uint8Array');
  });

  test.each(others)('%o is no array of numbers', (value, name) => {
    expect(kindOf(value)).toBe(name.includes('Big') ? name.slice(2) : undefined);
    expect([isNumberArray(value), isFloats(value)]).toEqual([false, false]);
  });
});

describe('inThisRealm', () => {
  test('gives a view of the same memory', () => {
    const there = foreign('new Float32Array(new ArrayBuffer(24), 8, 3)');
    const here = inThisRealm(there);
    expect(here).toBeInstanceOf(Float32Array);
    there[1] = 7;
    expect([...here]).toEqual([0, 7, 0]);
  });

  test('gives an array of this realm itself, and the bytes of a Buffer as a Uint8Array', () => {
    const own = Float32Array.of(1);
    expect(inThisRealm(own)).toBe(own);
    const plain: Uint8Array = inThisRealm(Buffer.of(1, 2));
    expect(plain.constructor).toBe(Uint8Array);
    expect([...plain]).toEqual([1, 2]);
  });
});

test.each(kinds)('zerosLike makes %o of one', (kind) => {
  const zeros: NumberArray = zerosLike(foreign(`${kind.name}.of(1)`), 2);
  expect(zeros).toEqual(new kind(2));
  expect(zeros).toBeInstanceOf(kind);
});

describe('requireFloats', () => {
  test('takes floats of any realm, and lists of numbers', () => {
    const own = Float32Array.of(0.5);
    expect(requireFloats(own, 'phases')).toBe(own);
    expect(requireFloats(foreign('Float64Array.of(0.1)'), 'phases')).toEqual(Float64Array.of(0.1));
    expect(requireFloats([0.1, Number.NaN], 'phases')).toEqual(Float64Array.of(0.1, Number.NaN));
    expect(requireFloats(foreign('[0.1]'), 'phases')).toEqual(Float64Array.of(0.1));
  });

  test.each([
    [
      Uint8Array.of(0),
      'phases: expected a Float32Array, a Float64Array or a list of numbers, received a Uint8Array.',
    ],
    [Int32Array.of(0), 'received an Int32Array.'],
    [BigInt64Array.of(0n), 'received a BigInt64Array.'],
    [new ArrayBuffer(8), 'received an ArrayBuffer.'],
    [undefined, 'received undefined.'],
    ['0.5', 'received a string.'],
    [[0.5, '0.5'], 'phases: expected a number at index 1, received a string.'],
    [[null], 'phases: expected a number at index 0, received null.'],
    [new Array(1), 'phases: expected a number at index 0, received undefined.'],
  ])('refuses %o in words', (value, message) => {
    expect(() => requireFloats(value, 'phases')).toThrow(message);
  });
});

describe('requireNumbers', () => {
  test.each(kinds)('takes %o', (kind) => {
    expect(requireNumbers(foreign(`${kind.name}.of(1, 2)`), 'x')).toEqual(kind.of(1, 2));
  });

  test.each(others)('refuses %o in words', (value, name) => {
    expect(nameOf(value)).toBe(name);
    expect(() => requireNumbers(value, 'writeNpy: numbers')).toThrow(
      `writeNpy: numbers: expected a typed array of numbers, received ${nameOf(value)}; `,
    );
  });
});
