import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { filesBelow, temporaryFolder } from '../test/folder.ts';
import { type Answer, serve, startServer } from '../test/server.ts';
import { gzip, md5, toy, toyFile, toyFiles } from '../test/toy.ts';
import type { LoadOptions } from './source.ts';

const packedFiles = Object.fromEntries(
  Object.entries(toyFiles).map(([name, bytes]) => [`${name}.gz`, gzip(bytes)]),
);
const packedLabels = gzip(toyFile('test-labels'));

/** Tries to load the test split from a server that answers as given, with an empty cache. */
async function loadFrom(answer: Answer, options: LoadOptions = {}) {
  const { url, asked } = await startServer(answer);
  const cacheDir = await temporaryFolder();
  const settings = { cacheDir, mirrors: [url], retries: 1, backoffMs: 1, timeoutMs: 5000, ...options };
  return { url, asked, cacheDir, loading: toy().load('test', settings) };
}

const remedy = 'What helps: a folder with the files (dataDir), or an address that has them (mirrors).';

describe('a download', () => {
  test('comes compressed, and is kept unpacked', async () => {
    const { asked, cacheDir, loading } = await loadFrom(serve(packedFiles));
    expect([...(await loading).labels]).toEqual([3, 3, 0, 1, 2]);
    expect(asked).toEqual(['test-labels.gz', 'test-images.gz']);
    expect(await filesBelow(cacheDir)).toEqual(['test-images', 'test-labels']);
    expect(md5(await readFile(join(cacheDir, 'toy', 'test-images')))).toBe(md5(toyFile('test-images')));
  });

  test('comes plain where there is no compressed file', async () => {
    const { asked, loading } = await loadFrom(serve(toyFiles));
    expect((await loading).length).toBe(5);
    expect(asked).toEqual(['test-labels.gz', 'test-labels', 'test-images.gz', 'test-images']);
  });

  test('comes plain where a server answers every address with a page', async () => {
    const { loading } = await loadFrom((response, name, request) => {
      if (name.endsWith('.gz')) response.writeHead(200).end('<!DOCTYPE html>');
      else serve(toyFiles)(response, name, request);
    });
    expect((await loading).length).toBe(5);
  });

  test('tells its progress', async () => {
    const onProgress = vi.fn();
    const { loading } = await loadFrom(serve(packedFiles), { onProgress });
    await loading;
    expect(onProgress).toHaveBeenCalledWith(packedLabels.length, packedLabels.length, 'test-labels');
  });

  test('happens once: then the cache has it', async () => {
    const { url, asked, cacheDir, loading } = await loadFrom(serve(packedFiles));
    await loading;
    const before = asked.length;
    expect(await toy().load('test', { cacheDir, mirrors: [url] })).toEqual(await loading);
    expect(asked.length).toBe(before);
    expect(await toy({ mirrors: [url] }).locate({ cacheDir })).toBe(
      [
        `train-images: a download from ${url}, kept in ${join(cacheDir, 'toy')}`,
        `train-labels: a download from ${url}, kept in ${join(cacheDir, 'toy')}`,
        `test-images: the cache ${join(cacheDir, 'toy')}`,
        `test-labels: the cache ${join(cacheDir, 'toy')}`,
      ].join('\n'),
    );
  });

  test('may happen several times at once', async () => {
    const { url } = await startServer(serve(packedFiles));
    const cacheDir = await temporaryFolder();
    const loads = Array.from({ length: 8 }, () => toy().load('test', { cacheDir, mirrors: [url] }));
    for (const loaded of await Promise.all(loads)) expect([...loaded.labels]).toEqual([3, 3, 0, 1, 2]);
    expect(await filesBelow(cacheDir)).toEqual(['test-images', 'test-labels']);
  });

  test('replaces a damaged file of the cache', async () => {
    const { url } = await startServer(serve(packedFiles));
    const damaged = new Uint8Array(toyFile('test-images'));
    damaged[30] = (damaged[30] ?? 0) ^ 1;
    const cacheDir = await temporaryFolder({
      'toy/test-images': damaged,
      'toy/test-labels': toyFile('test-labels'),
    });
    await expect(toy().load('test', { cacheDir, mirrors: [] })).rejects.toThrow(
      expect.objectContaining({
        message: [
          'toy: test-images is not on this machine, and there are no mirrors to download it from.',
          `  ${join(cacheDir, 'toy', 'test-images')}: wrong checksum: its content has the md5 ${md5(damaged)} ` +
            `instead of ${md5(toyFile('test-images'))} (61 bytes)`,
          remedy,
        ].join('\n'),
      }),
    );
    expect((await toy().load('test', { cacheDir, mirrors: [url] })).images[14]).toBe(255 - 14);
    expect(md5(await readFile(join(cacheDir, 'toy', 'test-images')))).toBe(md5(toyFile('test-images')));
  });

  test('is requested again after 503, and after the pause that the server names', async () => {
    let refusals = 2;
    const { asked, loading } = await loadFrom(
      (response, name, request) => {
        if (refusals-- > 0) response.writeHead(503, { 'retry-after': '0' }).end();
        else serve(packedFiles)(response, name, request);
      },
      { retries: 2, backoffMs: 60_000 },
    );
    expect((await loading).length).toBe(5);
    expect(asked.slice(0, 3)).toEqual(['test-labels.gz', 'test-labels.gz', 'test-labels.gz']);
  });

  test('comes from the second mirror where the first has nothing', async () => {
    const first = await startServer(serve({}));
    const second = await startServer(serve(packedFiles));
    const cacheDir = await temporaryFolder();
    const fetched = await toy({ mirrors: [first.url, second.url] }).fetch({ cacheDir });
    expect(fetched.map(({ file, from, path, verified }) => [file, from, path, verified])).toEqual([
      ['train-images', 'download', `${second.url}/train-images.gz`, true],
      ['train-labels', 'download', `${second.url}/train-labels.gz`, true],
      ['test-images', 'download', `${second.url}/test-images.gz`, true],
      ['test-labels', 'download', `${second.url}/test-labels.gz`, true],
    ]);
    expect(await filesBelow(cacheDir)).toHaveLength(4);
  });
});

describe('a download that fails', () => {
  const flipped = new Uint8Array(toyFile('test-labels'));
  flipped[12] = 1;
  const damaged = new Uint8Array(packedLabels);
  damaged[12] = (damaged[12] ?? 0) ^ 4;
  const bomb = gzip(new Uint8Array(10_000_000));
  const oneName = (bytes: Uint8Array): Answer => serve({ 'test-labels.gz': bytes });
  const notFound = (url: string): string => `  ${url}/test-labels: answered 404 Not Found`;

  test.each<[string, Answer, (url: string) => (string | RegExp)[]]>([
    [
      'nothing there (404)',
      serve({}),
      (url) => [`  ${url}/test-labels.gz: answered 404 Not Found`, notFound(url)],
    ],
    [
      'out of order (503)',
      (response) => response.writeHead(503).end('later'),
      (url) => [`  ${url}/test-labels.gz: answered 503 Service Unavailable (tried 2 times)`],
    ],
    [
      'a stall before the answer',
      () => undefined,
      (url) => [`  ${url}/test-labels.gz: stalled: no byte for 100 ms after 0 bytes (tried 2 times)`],
    ],
    [
      'a stall in the middle',
      (response) => response.writeHead(200, { 'content-length': 30 }).write(packedLabels.subarray(0, 10)),
      (url) => [`  ${url}/test-labels.gz: stalled: no byte for 100 ms after 10 of 30 bytes (tried 2 times)`],
    ],
    [
      'cut short',
      (response) => {
        response.writeHead(200, { 'content-length': 30 });
        response.write(packedLabels.subarray(0, 10), () => response.destroy());
      },
      () => [/^ {2}http.*\/test-labels\.gz: cut short after (0|10) of 30 bytes: .+ \(tried 2 times\)$/],
    ],
    [
      'cut short, with a length that hides it',
      oneName(packedLabels.subarray(0, 20)),
      (url) => [/^ {2}http.*\/test-labels\.gz: not a whole gzip file: 20 bytes .* .+$/, notFound(url)],
    ],
    [
      'no connection',
      (response) => response.destroy(),
      () => [/^ {2}http.*\/test-labels\.gz: fetch failed \(.+\) \(tried 2 times\)$/],
    ],
    [
      'wrong bytes',
      oneName(gzip(flipped)),
      (url) => [
        `  ${url}/test-labels.gz: wrong checksum: its content has the md5 ${md5(flipped)} ` +
          `instead of ${md5(toyFile('test-labels'))} (${gzip(flipped).length} bytes)`,
        notFound(url),
      ],
    ],
    [
      'a web page',
      oneName(new TextEncoder().encode(' <html>')),
      (url) => [/wrong checksum: .* \(7 bytes, which look like a web page\)$/, notFound(url)],
    ],
    [
      'a flipped bit',
      oneName(damaged),
      (url) => [/^ {2}http.*\/test-labels\.gz: not a whole gzip file/, notFound(url)],
    ],
    [
      'too many bytes',
      oneName(new Uint8Array(100_000)),
      (url) => [
        `  ${url}/test-labels.gz: sends more than the 1038 bytes that test-labels can have`,
        notFound(url),
      ],
    ],
    [
      'a bomb',
      (response, name) =>
        name.endsWith('.gz')
          ? response.writeHead(200).end(bomb.subarray(0, 1000))
          : response.writeHead(404).end(),
      (url) => [/unpacks to more than the 13 bytes that it may hold$/, notFound(url)],
    ],
  ])('says why and leaves nothing behind: %s', async (_, answer, expected) => {
    const { url, cacheDir, loading } = await loadFrom(answer, { timeoutMs: 100 });
    const error: unknown = await loading.catch((reason: unknown) => reason);
    const lines = error instanceof Error ? error.message.split('\n') : [];
    expect(lines).toEqual(
      ['toy: test-labels could not be downloaded.', ...expected(url), remedy].map((line) =>
        typeof line === 'string' ? line : expect.stringMatching(line),
      ),
    );
    expect(await filesBelow(cacheDir)).toEqual([]);
  });

  test('lists what every mirror answered', async () => {
    const missing = await startServer(serve({}));
    const broken = await startServer((response) => response.writeHead(500).end());
    const cacheDir = await temporaryFolder();
    await expect(
      toy().load('test', { cacheDir, mirrors: [missing.url, `${broken.url}/`], retries: 0 }),
    ).rejects.toThrow(
      [
        'toy: test-labels could not be downloaded.',
        `  ${missing.url}/test-labels.gz: answered 404 Not Found`,
        `  ${missing.url}/test-labels: answered 404 Not Found`,
        `  ${broken.url}/test-labels.gz: answered 500 Internal Server Error`,
        remedy,
      ].join('\n'),
    );
  });

  test('says what to do where a proxy is set that fetch does not use', async () => {
    vi.stubEnv('NODE_USE_ENV_PROXY', '');
    vi.stubEnv('NO_PROXY', '').stubEnv('no_proxy', '').stubEnv('https_proxy', 'http://127.0.0.1:9');
    onTestFinished(() => vi.unstubAllEnvs().unstubAllGlobals() && undefined);
    const refuse = async () => Promise.reject(new Error('no route'));
    vi.stubGlobal('fetch', refuse);
    const options = { cacheDir: await temporaryFolder(), mirrors: ['https://data.invalid/'], retries: 0 };
    await expect(toy().load('test', options)).rejects.toThrow(
      /no route\n\s+A proxy is set \(https_proxy\), but .* NODE_USE_ENV_PROXY=1/,
    );
    // A fetch of the user's own may know the proxy.
    await expect(toy().load('test', { ...options, fetch: refuse })).rejects.toThrow(/^(?!.*A proxy is set)/s);
  });

  test('ends at once when its signal says so, in the middle and in a pause', async () => {
    const stopped = new AbortController();
    const stalls = await loadFrom(
      (response) => {
        response.writeHead(200).write('x');
        stopped.abort(new Error('enough'));
      },
      { signal: stopped.signal },
    );
    await expect(stalls.loading).rejects.toThrow(expect.objectContaining({ message: 'enough' }));
    expect(await filesBelow(stalls.cacheDir)).toEqual([]);

    const tired = new AbortController();
    const busy = await loadFrom(
      (response) => {
        response.writeHead(503).end();
        setTimeout(() => tired.abort(new Error('enough')), 20);
      },
      { signal: tired.signal, backoffMs: 60_000 },
    );
    await expect(busy.loading).rejects.toThrow(expect.objectContaining({ message: 'enough' }));
  });

  test('is bounded even where a fetch of the user knows no signals', async () => {
    const fetch = (): Promise<Response> => new Promise(() => undefined);
    const { loading } = await loadFrom(serve({}), { fetch, timeoutMs: 20, retries: 0 });
    await expect(loading).rejects.toThrow('stalled: no byte for 20 ms after 0 bytes');
  });

  test('is not begun where the cache cannot be written', async () => {
    const folder = await temporaryFolder({ file: new Uint8Array() });
    const { asked, loading } = await loadFrom(serve(packedFiles), { cacheDir: join(folder, 'file') });
    await expect(loading).rejects.toThrow(
      /file.toy: the cache cannot be written: .*\. Name another folder with cacheDir or in the environment variable ARGAND_CACHE\.$/,
    );
    expect(asked).toEqual([]);
  });

  test.each<[LoadOptions, string]>([
    [{ retries: -1 }, 'download: retries is -1, but must be a whole number of at least 0.'],
    [{ timeoutMs: 0 }, 'download: timeoutMs is 0, but must be above 0.'],
    [{ backoffMs: Number.NaN }, 'download: backoffMs is NaN, but must be at least 0.'],
    [{ mirrors: ['data'] }, 'mirrors: "data" is not the address of a folder.'],
    [
      { mirrors: [] },
      'toy: test-labels is not on this machine, and there are no mirrors to download it from.',
    ],
  ])('because of %o says so', async (options, message) => {
    const { loading } = await loadFrom(serve(packedFiles), options);
    await expect(loading).rejects.toThrow(message);
  });
});

test('a split that does not exist is refused', async () => {
  const name: string = 'validation';
  // From JavaScript, which no type checks.
  await expect(Reflect.apply(toy().load, undefined, [name])).rejects.toThrow(
    expect.objectContaining({ message: 'toy: there is no split "validation"; it has train and test.' }),
  );
});
