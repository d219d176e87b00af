import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bytesPerNumber,
  decodeNumbers,
  encodeNumbers,
  type NumberFormat,
  privateBytes,
  requireBytes,
} from './bytes.ts';

const formats: readonly NumberFormat[] = [
  'float16',
  'bfloat16',
  'float32',
  'float64',
  'int8',
  'int16',
  'int32',
  'uint8',
  'uint16',
  'uint32',
];

/** What a DataView reads, which knows nothing of this package. */
const readers: Readonly<
  Partial<Record<NumberFormat, (view: DataView, at: number, little: boolean) => number>>
> = {
  float32: (view, at, little) => view.getFloat32(at, little),
  float64: (view, at, little) => view.getFloat64(at, little),
  int8: (view, at) => view.getInt8(at),
  int16: (view, at, little) => view.getInt16(at, little),
  int32: (view, at, little) => view.getInt32(at, little),
  uint8: (view, at) => view.getUint8(at),
  uint16: (view, at, little) => view.getUint16(at, little),
  uint32: (view, at, little) => view.getUint32(at, little),
};

describe('decodeNumbers', () => {
  test.each(Object.entries(readers))('reads %s in either byte order, at any offset', (format, read) => {
    const width = bytesPerNumber(format as NumberFormat);
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 3 * width, maxLength: 3 * width }),
        fc.nat(9),
        fc.boolean(),
        (content, offset, isBigEndian) => {
          const bytes = new Uint8Array(offset + content.length).fill(1).subarray(offset);
          bytes.set(content);
          const view = new DataView(content.buffer);
          const expected = [0, 1, 2].map((i) => read(view, i * width, !isBigEndian));
          expect([...decodeNumbers(bytes, format as NumberFormat, { isBigEndian })]).toEqual(expected);
          expect(bytes).toEqual(content);
          expect([...decodeNumbers(bytes, format as NumberFormat, { isBigEndian, isOwned: true })]).toEqual(
            expected,
          );
        },
      ),
    );
  });

  test.each(formats)('the numbers of %s are a copy, unless the bytes are given away', (format) => {
    const bytes = new Uint8Array(16);
    const numbers = decodeNumbers(bytes, format);
    bytes.fill(1);
    expect(numbers.every((value: number) => value === 0)).toBe(true);
  });

  test('shares memory that is given away, but not shared or unaligned memory', () => {
    const bytes = new Uint8Array(16);
    expect(decodeNumbers(bytes.subarray(4), 'float32', { isOwned: true }).buffer).toBe(bytes.buffer);
    expect(decodeNumbers(bytes.subarray(2, 6), 'float32', { isOwned: true }).buffer).not.toBe(bytes.buffer);
    const shared = new Uint8Array(new SharedArrayBuffer(8));
    expect(decodeNumbers(shared, 'float32', { isOwned: true }).buffer).toBeInstanceOf(ArrayBuffer);
  });

  test('half precision: every one of its 65,536 numbers has the value that float32 gives its parts', () => {
    const bits = Uint16Array.from({ length: 65_536 }, (_, i) => i);
    const values = decodeNumbers(encodeNumbers(bits), 'float16');
    bits.forEach((word, i) => {
      const [exponent, fraction] = [(word >> 10) & 31, word & 1023];
      // Moved to the exponent and the fraction of a float32 by bits, a way of its own.
      const view = new DataView(new ArrayBuffer(4));
      view.setUint32(0, ((word & 0x8000) << 16) | (exponent << 23) | (fraction << 13));
      const moved = view.getFloat32(0) * 2 ** 112;
      const expected = exponent === 31 ? (fraction ? Number.NaN : word >> 15 ? -Infinity : Infinity) : moved;
      if (!Object.is(values[i], expected)) expect([word, values[i]]).toEqual([word, expected]);
    });
    expect([values[0x3c00], values[0x7bff], values[1]]).toEqual([1, 65504, 2 ** -24]);
  });

  test('bfloat16 is the upper half of a float32', () => {
    const bits = Uint16Array.of(0x3f80, 0xc000, 0x7f80, 0x0001);
    expect([...decodeNumbers(encodeNumbers(bits), 'bfloat16')]).toEqual([1, -2, Infinity, 2 ** -133]);
  });

  test('64-bit integers are numbers up to 2^53, and refused beyond', () => {
    const bytesOf = (numbers: BigInt64Array | BigUint64Array) => new Uint8Array(numbers.buffer);
    const most = 2n ** 53n - 1n;
    expect([...decodeNumbers(bytesOf(BigInt64Array.of(-most, 7n)), 'int64')]).toEqual([-Number(most), 7]);
    expect([...decodeNumbers(bytesOf(BigUint64Array.of(most)), 'uint64')]).toEqual([Number(most)]);
    expect([...decodeNumbers(Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 2), 'int64', { isBigEndian: true })]).toEqual(
      [258],
    );
    for (const [format, bytes] of [
      ['int64', bytesOf(BigInt64Array.of(0n, -most - 1n))],
      ['uint64', bytesOf(BigUint64Array.of(0n, 2n ** 64n - 1n))],
    ] as const) {
      expect(() => decodeNumbers(bytes, format)).toThrow(
        /^number 1 is -?\d+; expected 64-bit integers within/,
      );
    }
  });

  test('refuses bytes that are no whole number of numbers', () => {
    expect(() => decodeNumbers(new Uint8Array(6), 'float32')).toThrow(
      '6 bytes are no whole number of float32, 4 bytes each.',
    );
  });
});

describe('encodeNumbers', () => {
  test('is little-endian, of any realm', () => {
    expect([...encodeNumbers(Int16Array.of(1, -2))]).toEqual([1, 0, 254, 255]);
    const there = runInContext('new Float32Array(Float32Array.of(9, 1).buffer, 4, 1)', createContext({}));
    expect([...encodeNumbers(there)]).toEqual([0, 0, 128, 63]);
    expect(() => encodeNumbers(runInContext('[1]', createContext({})))).toThrow('received a plain array');
  });
});

describe('requireBytes', () => {
  test('takes bytes of any realm', () => {
    const bytes = Uint8Array.of(1, 2);
    expect(requireBytes(bytes, 'x')).toBe(bytes);
    expect(Object.getPrototypeOf(requireBytes(Buffer.of(1, 2), 'x'))).toBe(Uint8Array.prototype);
    expect(requireBytes(runInContext('Uint8Array.of(1, 2)', createContext({})), 'x')).toEqual(bytes);
  });

  test.each([
    [new ArrayBuffer(2), 'an ArrayBuffer; make a view of it with new Uint8Array(buffer).'],
    [new SharedArrayBuffer(2), 'a SharedArrayBuffer; make a view of it with new Uint8Array(buffer).'],
    [new DataView(new ArrayBuffer(2)), 'a DataView.'],
    [Float32Array.of(1), 'a Float32Array.'],
    [[1, 2], 'a plain array.'],
    ['text', 'a string.'],
    [undefined, 'undefined.'],
  ])('refuses %o in words', (value, received) => {
    expect(() => requireBytes(value, 'x.npy')).toThrow(
      `x.npy: expected the bytes of a file in a Uint8Array, received ${received}`,
    );
  });
});

test('privateBytes copies only what platform functions refuse', () => {
  const own = Uint8Array.of(1, 2);
  expect(privateBytes(own)).toBe(own);
  const there: Uint8Array = runInContext('Uint8Array.of(1, 2)', createContext({}));
  expect(privateBytes(there)).toBe(there);
  const shared = new Uint8Array(new SharedArrayBuffer(2));
  expect(privateBytes(shared)).toEqual(new Uint8Array(2));
  expect(privateBytes(shared).buffer).toBeInstanceOf(ArrayBuffer);
});
