import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toyFile, writeIdx } from '../test/toy.ts';
import { readIdx } from './idx.ts';

const images = toyFile('train-images');
const changed = (offset: number, value: number): Uint8Array => {
  const copy = new Uint8Array(images);
  copy[offset] = value;
  return copy;
};

describe('readIdx', () => {
  test('reads back any shape and any bytes', () => {
    const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shapes, fc.uint8Array({ minLength: 625, maxLength: 625 }), (shape, bytes) => {
        const data = bytes.subarray(
          0,
          shape.reduce((product, length) => product * length, 1),
        );
        const result = readIdx(writeIdx(shape, data));
        expect(result.shape).toEqual(shape);
        expect(result.data).toEqual(data);
      }),
    );
  });

  test('refuses what holds no bytes, in words', () => {
    for (const content of [images.buffer, [...images], undefined]) {
      expect(() => readIdx(content as never, { name: 'labels' })).toThrow(
        'labels: expected the bytes of a file in a Uint8Array, received ',
      );
    }
  });

  test('reads a file that lies in the middle of a buffer', () => {
    const buffer = new Uint8Array(images.length + 3);
    buffer.set(images, 3);
    expect(readIdx(buffer.subarray(3))).toEqual(readIdx(images));
  });

  test('refuses a file that is cut short at any byte', () => {
    for (let length = 0; length < images.length; length++) {
      expect(() => readIdx(images.subarray(0, length), { name: 'cut' })).toThrow(/^cut: not an IDX file/);
    }
  });

  test('refuses a header in which any one bit is flipped', () => {
    for (let bit = 0; bit < 16 * 8; bit++) {
      const offset = bit >> 3;
      const flipped = changed(offset, (images[offset] ?? 0) ^ (1 << (bit & 7)));
      expect(() => readIdx(flipped, { name: 'flipped' }), `bit ${bit}`).toThrow(/^flipped: not an IDX file/);
    }
  });

  test.each([
    ['nothing', new Uint8Array(), 'it ends at offset 0, within the magic number of 4 bytes.'],
    [
      'a page of HTML',
      new TextEncoder().encode('<!DOCTYPE html>'),
      'the magic number at offset 0 is 0x3c 0x21 0x44 0x4f, but must begin with 0x00 0x00.',
    ],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0, 0), 'it is compressed with gzip; unpack it first.'],
    [
      'floats',
      changed(2, 13),
      'the type of its elements at offset 2 is 0x0d (32-bit floats), but must be 0x08.',
    ],
    [
      'an unknown type',
      changed(2, 7),
      'the type of its elements at offset 2 is 0x07 (which is no IDX type), but must be 0x08.',
    ],
    ['no dimension', changed(3, 0), 'the number of dimensions at offset 3 is 0.'],
    [
      'a header cut short',
      images.subarray(0, 10),
      'it ends at offset 10, within the lengths of its 3 dimensions, which take the offsets 4 to 16.',
    ],
    [
      'data cut short',
      images.subarray(0, 70),
      'shape [7, 3, 3] at offset 4 makes 79 bytes, but there are 70: it is cut short.',
    ],
    [
      'a byte too many',
      Uint8Array.of(...images, 0),
      'shape [7, 3, 3] at offset 4 makes 79 bytes, but there are 80: bytes follow the last element.',
    ],
  ])('says what is wrong with %s', (_, bytes, problem) => {
    expect(() => readIdx(bytes, { name: 'digits' })).toThrow(
      expect.objectContaining({ message: `digits: not an IDX file of unsigned bytes: ${problem}` }),
    );
  });
});
