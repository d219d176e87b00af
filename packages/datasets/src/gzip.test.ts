import { expect, test } from 'vitest';
import { gzip } from '../test/toy.ts';
import { gunzip, isGzip } from './gzip.ts';

const content = Uint8Array.from({ length: 100_000 }, (_, index) => (index * index) % 251);
const packed = gzip(content);

test('gives back what was packed', async () => {
  expect(isGzip(packed)).toBe(true);
  expect(isGzip(content)).toBe(false);
  expect(Buffer.compare(await gunzip(packed), content)).toBe(0);
});

test('refuses a file that is cut short, and says how far it came', async () => {
  const cut = packed.subarray(0, packed.length - 1);
  await expect(gunzip(cut)).rejects.toThrow(
    /^not a whole gzip file: \d+ bytes could be unpacked to \d+ bytes, then: .+$/,
  );
});

test('refuses a file in which a bit is flipped', async () => {
  // From the data to the checksum and the length at the end; not every bit of the header matters.
  for (const offset of [20, packed.length >> 1, packed.length - 8, packed.length - 1]) {
    const flipped = new Uint8Array(packed);
    flipped[offset] = (flipped[offset] ?? 0) ^ 1;
    await expect(gunzip(flipped), `offset ${offset}`).rejects.toThrow(/^not a whole gzip file/);
  }
});

test('unpacks no more than it may', async () => {
  await expect(gunzip(packed, content.length - 1)).rejects.toThrow(
    'unpacks to more than the 99999 bytes that it may hold',
  );
  expect((await gunzip(packed, content.length)).length).toBe(content.length);
});

test('unpacks no small file to more than 256 MiB', async () => {
  const bomb = gzip(new Uint8Array(257 * 2 ** 20));
  expect(bomb.length).toBeLessThan(300_000);
  await expect(gunzip(bomb)).rejects.toThrow('unpacks to more than the 268435456 bytes that it may hold');
});
