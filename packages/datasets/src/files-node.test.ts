import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { filesBelow, temporaryFolder } from '../test/folder.ts';
import { files } from './files-node.ts';

afterEach(() => vi.unstubAllEnvs());

test('the cache is where ARGAND_CACHE says, else where the platform keeps caches', () => {
  vi.stubEnv('ARGAND_CACHE', '/elsewhere');
  expect(files.cacheDirectory()).toBe('/elsewhere');

  vi.stubEnv('ARGAND_CACHE', '');
  vi.stubEnv('XDG_CACHE_HOME', join('/', 'caches'));
  vi.stubEnv('LOCALAPPDATA', join('/', 'caches'));
  const expected: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(homedir(), 'Library', 'Caches', 'argand'),
    win32: join('/', 'caches', 'argand', 'Cache'),
  };
  expect(files.cacheDirectory()).toBe(expected[process.platform] ?? join('/', 'caches', 'argand'));
});

test('a package that is not installed has no folder', () => {
  expect(files.packageFolder('@argand/no-such-package')).toBeUndefined();
});

test('a file that is a folder cannot be read, and the error names it', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'images'));
  await expect(files.read(folder, 'images')).rejects.toThrow(
    `${join(folder, 'images')}: cannot be read: EISDIR`,
  );
});

describe('the cache', () => {
  test('replaces a file whole', async () => {
    const folder = await temporaryFolder();
    const cache = files.openCache(folder, 'toy');
    await cache.prepare();
    await cache.write('file', Uint8Array.of(1, 2, 3));
    await cache.write('file', Uint8Array.of(4));
    expect(await cache.read('file')).toEqual(Uint8Array.of(4));
    expect(await filesBelow(folder)).toEqual(['file']);
  });

  test('leaves nothing behind when a write fails', async () => {
    const folder = await temporaryFolder();
    const cache = files.openCache(folder, 'toy');
    // A folder in the place of the file: everything but the last rename succeeds.
    await mkdir(join(cache.path('file'), 'occupied'), { recursive: true });
    await expect(cache.write('file', Uint8Array.of(1))).rejects.toThrow('the cache cannot be written');
    expect(await filesBelow(folder)).toEqual([]);
  });
});
