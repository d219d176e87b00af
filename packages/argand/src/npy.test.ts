import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NpyArray, readNpy, readNpz, writeNpy, writeNpz } from './npy.ts';

const arrays: fc.Arbitrary<NpyArray> = fc
  .array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 })
  .chain((shape) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const exactly = { minLength: size, maxLength: size };
    return fc
      .oneof(
        fc.float32Array(exactly),
        fc.float64Array(exactly),
        fc.int32Array(exactly),
        fc.uint8Array(exactly),
      )
      .map((numbers) => ({ shape, numbers }));
  });

describe('npy', () => {
  test('what was written is read again, numbers and shape', () => {
    fc.assert(
      fc.property(arrays, (array) => {
        expect(readNpy(writeNpy(array), 'a.npy')).toEqual(array);
      }),
    );
  });

  test('an npz keeps every array under its name', () => {
    fc.assert(
      fc.property(arrays, arrays, (a, b) => {
        expect(readNpz(writeNpz({ a, 'layers.0.weight': b }), 'x.npz')).toEqual({ a, 'layers.0.weight': b });
      }),
    );
  });

  test('the header is padded to 64 bytes, as the format asks', () => {
    const bytes = writeNpy({ shape: [2], numbers: Float32Array.of(1, 2) });
    expect((bytes.length - 8) % 64).toBe(0);
  });

  test('a truncated or altered file is an error that names it, never numbers', () => {
    const bytes = writeNpy({ shape: [3], numbers: Float64Array.of(1, 2, 3) });
    expect(() => readNpy(bytes.subarray(0, bytes.length - 1), 'x.npy')).toThrow(
      'x.npy: shape [3] of <f8 needs 24 bytes, but 23 follow',
    );
    expect(() => readNpy(bytes.subarray(0, 40), 'x.npy')).toThrow('x.npy: truncated');
    expect(() => readNpy(new TextEncoder().encode('no array, just words'), 'x.npy')).toThrow(
      'x.npy: not a .npy file',
    );
    expect(() => readNpz(bytes, 'x.npz')).toThrow('x.npz: not a .npz file');
    const complex = Uint8Array.from(bytes);
    complex.set(new TextEncoder().encode('<c8'), Buffer.from(bytes).indexOf('<f8'));
    expect(() => readNpy(complex, 'x.npy')).toThrow('numbers of type <c8; expected one of <f4');
  });

  test('reads what NumPy wrote', () => {
    const labels = readNpy(
      readFileSync(new URL('../../../tests/golden/gradients-dense/labels.npy', import.meta.url)),
      'labels.npy',
    );
    expect(labels.numbers).toBeInstanceOf(Int32Array);
    expect(labels.shape).toEqual([labels.numbers.length]);
  });
});
