import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exifOfRawProfile, textOf } from './text.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const textAfter = (...parts: readonly (string | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? bytes(part) : part)]));

test.each([
  ['tEXt', textAfter('key\0value')],
  ['zTXt', textAfter('key\0\0', deflateSync('value'))],
  ['iTXt', textAfter('key\0\0\0en\0Wort\0value')],
  ['iTXt', textAfter('key\0\x01\0en\0Wort\0', deflateSync('value'))],
])('the text of a chunk %s is found by its keyword', (type, content) => {
  expect(textOf(type, content, 'key')).toEqual(bytes('value'));
  expect(textOf(type, content, 'ke')).toBeUndefined();
  expect(textOf(type, content, 'other')).toBeUndefined();
});

test('damaged texts say nothing, or less', () => {
  expect(textOf('zTXt', textAfter('key\0\0nonsense'), 'key')).toBeUndefined();
  expect(textOf('iTXt', textAfter('key\0'), 'key')).toBeUndefined();
  expect(textOf('iTXt', textAfter('key\0\0\0en'), 'key')).toBeUndefined();
  fc.assert(
    fc.property(fc.constantFrom('tEXt', 'zTXt', 'iTXt'), fc.uint8Array({ maxLength: 40 }), (type, rest) => {
      const text = textOf(type, textAfter('key\0', rest), 'key');
      expect(text === undefined || text.length < 1e5).toBe(true);
      if (text) expect(() => exifOfRawProfile(text)).not.toThrow();
    }),
  );
});

test('a text is not unpacked beyond 2 MiB', () => {
  const packed = (length: number) => textAfter('key\0\0', deflateSync(Buffer.alloc(length)));
  expect(textOf('zTXt', packed(2 ** 21), 'key')).toHaveLength(2 ** 21);
  expect(textOf('zTXt', packed(2 ** 24), 'key')).toBeUndefined();
  // What lies behind the limit is damaged, and never reached.
  const bomb = packed(2 ** 26);
  bomb.fill(0xff, 20_000);
  expect(textOf('zTXt', bomb, 'key')).toBeUndefined();
});

test('a raw profile is hexadecimal digits after its name and its length', () => {
  expect(exifOfRawProfile(bytes('\nexif\n       3\n01fF\n20\n'))).toEqual(Uint8Array.of(1, 255, 32));
  for (const text of ['', '\nexif\n 3\n', '\nexif\n 3\n012', '\nexif\n 3\nxy'])
    expect(exifOfRawProfile(bytes(text))).toBeUndefined();
});
