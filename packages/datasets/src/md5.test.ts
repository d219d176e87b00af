import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { md5 as inBrowser } from './md5-browser.ts';
import { md5 as inNode } from './md5-node.ts';

const published = (data: Uint8Array | string) => createHash('md5').update(data).digest('hex');

test('Node and pages give the md5 of node:crypto, also of several at once', async () => {
  const data = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'grapheme' }));
  await fc.assert(
    fc.asyncProperty(fc.array(data, { maxLength: 4 }), async (all) => {
      expect(await Promise.all(all.map(inBrowser))).toEqual(all.map(published));
      expect(await Promise.all(all.map(inNode))).toEqual(all.map(published));
    }),
  );
});

test('a page gives the md5 of more bytes than it hashes at once', async () => {
  const bytes = Uint8Array.from({ length: 9 * 2 ** 20 + 1 }, (_, i) => i * 31);
  expect(await inBrowser(bytes)).toBe(published(bytes));
});

test('a page needs no WebAssembly for it', async () => {
  const [name, compiler] = ['WebAssembly', globalThis.WebAssembly];
  Reflect.deleteProperty(globalThis, name);
  try {
    expect(await inBrowser('data')).toBe(published('data'));
  } finally {
    Object.assign(globalThis, { [name]: compiler });
  }
});
