import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cifarRecord } from '../test/cifar.ts';
import { readCifar } from './cifar.ts';

describe('records of CIFAR-10', () => {
  test('become pixels with their colours side by side', () => {
    const record = cifarRecord(7, (y, x, channel) => (y * 5 + x * 3 + channel * 71) % 256);
    const { images, labels } = readCifar([
      { name: 'first', bytes: cifarRecord(2, () => 0) },
      { name: 'second', bytes: record },
    ]);
    expect([...labels]).toEqual([2, 7]);
    expect(images.length).toBe(2 * 3072);
    for (let y = 0; y < 32; y++) {
      for (let x = 0; x < 32; x++) {
        for (let channel = 0; channel < 3; channel++) {
          expect(images[3072 + (y * 32 + x) * 3 + channel]).toBe((y * 5 + x * 3 + channel * 71) % 256);
        }
      }
    }
  });

  test('each byte of a record goes to one place, and no other moves', () => {
    const place = fc.integer({ min: 0, max: 3071 });
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 255 }), (index, value) => {
        const bytes = new Uint8Array(3073);
        bytes[1 + index] = value;
        const { images } = readCifar([{ name: 'one', bytes }]);
        const expected = new Uint8Array(3072);
        expected[(index % 1024) * 3 + Math.floor(index / 1024)] = value;
        return Buffer.compare(images, expected) === 0;
      }),
    );
  });

  test.each([
    ['empty', new Uint8Array(0), 'its 0 bytes'],
    ['cut short', new Uint8Array(3072), 'its 3072 bytes'],
    ['too long', new Uint8Array(3074), 'its 3074 bytes'],
  ])('are refused where the file is %s', (_, bytes, problem) => {
    expect(() => readCifar([{ name: 'batch.bin', bytes }])).toThrow(
      `batch.bin: not a file of CIFAR-10's binary version: ${problem}`,
    );
  });

  test('are refused with a label that is none', () => {
    const bytes = Buffer.concat([cifarRecord(9, () => 0), cifarRecord(10, () => 0)]);
    expect(() => readCifar([{ name: 'batch.bin', bytes }])).toThrow(
      expect.objectContaining({
        message: 'batch.bin: the label at offset 3073 is 10, but must be from 0 to 9.',
      }),
    );
  });
});
