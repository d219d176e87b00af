import { expect, test } from 'vitest';
import { gzip, md5, toyFile } from '../test/toy.ts';
import { inspect, prove } from './verify.ts';

const content = toyFile('test-labels');
const packed = gzip(content);

test('the md5 of the content proves a file, plain or compressed', async () => {
  const file = { name: 'labels', md5: { content: md5(content) } };
  for (const bytes of [content, packed]) {
    expect(await prove(file, bytes)).toEqual({ bytes: content, md5: md5(content), verified: true });
  }
});

test('the md5 of the compressed file alone proves that file', async () => {
  const file = { name: 'labels', md5: { gzip: md5(packed) } };
  expect((await prove(file, packed)).verified).toBe(true);
  await expect(prove(file, content)).rejects.toThrow(
    `wrong checksum: its content has the md5 ${md5(content)} instead of that of a .gz file with md5 ${md5(packed)}`,
  );
});

test('a file of which no checksum is known is taken unproven', async () => {
  expect((await prove({ name: 'labels' }, content)).verified).toBe(false);
});

test('any flipped bit is found', async () => {
  const file = { name: 'labels', md5: { content: md5(content) } };
  for (let bit = 0; bit < content.length * 8; bit++) {
    const flipped = new Uint8Array(content);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect((await inspect(file, flipped)).verified, `bit ${bit}`).toBe(false);
    await expect(prove(file, flipped)).rejects.toThrow('wrong checksum');
  }
});
