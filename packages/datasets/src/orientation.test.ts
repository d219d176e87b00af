import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exifOrientation, type Orientation, startsWith, upright, xmpOrientation } from './orientation.ts';

// 3 × 2 pixels: 1 2 3 / 4 5 6.
const stored = {
  width: 3,
  height: 2,
  pixels: Uint8Array.from([1, 2, 3, 4, 5, 6].flatMap((value) => [value, value + 10, value + 20])),
};
const values = (orientation: Orientation): string => {
  const { width, height, pixels } = upright(stored, orientation);
  expect([...pixels].every((value, at) => value === (pixels[at - (at % 3)] ?? 0) + 10 * (at % 3))).toBe(true);
  const reds = [...pixels].filter((_, at) => at % 3 === 0);
  return Array.from({ length: height }, (_, row) => reds.slice(row * width, (row + 1) * width).join('')).join(
    ' ',
  );
};

test.each<[Orientation, string]>([
  [1, '123 456'],
  [2, '321 654'],
  [3, '654 321'],
  [4, '456 123'],
  [5, '14 25 36'],
  [6, '41 52 63'],
  [7, '63 52 41'],
  [8, '36 25 14'],
])('orientation %i makes 123 456 to %s', (orientation, expected) => {
  expect(values(orientation)).toBe(expected);
});

test('EXIF that is damaged anywhere says an orientation or nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 3 }), (parts) => {
      const headed = [Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0), ...parts];
      expect([undefined, 1, 2, 3, 4, 5, 6, 7, 8]).toContain(exifOrientation(headed));
      expect(exifOrientation(parts.map((part) => part.subarray(0, 2)))).toBeUndefined();
    }),
  );
});

test('XMP that says no orientation of 1 to 8 says nothing', () => {
  const packet = (text: string): Uint8Array => new TextEncoder().encode(text);
  expect(xmpOrientation(packet('<tiff:Orientation>8</tiff:Orientation>'))).toBe(8);
  expect(xmpOrientation(packet('tiff:Orientation="9"'))).toBeUndefined();
  expect(xmpOrientation(undefined)).toBeUndefined();
});

test('bytes begin with a text where all its letters are there', () => {
  expect(startsWith(Uint8Array.of(65, 66), 'AB')).toBe(true);
  expect(startsWith(Uint8Array.of(65), 'AB')).toBe(false);
});
