import { describe, expect, test } from 'vitest';
import { filesBelow, temporaryFolder } from '../test/folder.ts';
import { type Answer, startServer } from '../test/server.ts';
import { md5, writeIdx } from '../test/toy.ts';
import { idxDataset } from './idx-dataset.ts';
import { partBytes } from './received.ts';

/** Somewhat more than two parts. */
const side = 1700;
const images = writeIdx(
  [3, side, side],
  Uint8Array.from({ length: 3 * side * side }, (_, index) => (index * 7 + (index >> 10)) & 255),
);
const labels = writeIdx([3], Uint8Array.of(0, 1, 1));

function source(url: string, checksums = true) {
  const file = (name: string, bytes: Uint8Array) =>
    ({ name, bytes: bytes.length, md5: checksums ? { content: md5(bytes) } : undefined }) as const;
  const split = { images: file('images', images), labels: file('labels', labels) };
  return idxDataset({
    name: 'large',
    description: 'Large images.',
    imageShape: [side, side, 1],
    classes: 2,
    mirrors: [url],
    files: { train: split, test: split },
  });
}

/** Serves `content` by ranges and notes where each answer began; the first `breaks` answers end after `after` bytes. */
function rangeServer({ breaks = 0, after = 0, ranges = true, content = images, garble = false }) {
  const starts: number[] = [];
  let left = breaks;
  const answer: Answer = (response, name, request) => {
    if (name === 'labels')
      return void response.writeHead(200, { 'content-length': labels.length }).end(labels);
    if (name !== 'images') return void response.writeHead(404).end();
    const asked = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const start = ranges ? asked : 0;
    starts.push(start);
    const rest = content.subarray(start);
    const stated = garble ? start + 1 : start;
    if (start > 0) response.statusCode = 206;
    if (start > 0)
      response.setHeader('content-range', `bytes ${stated}-${content.length - 1}/${content.length}`);
    response.setHeader('content-length', rest.length);
    if (left-- > 0) response.write(rest.subarray(0, after - start), () => response.destroy());
    else response.end(rest);
  };
  return { starts, answer };
}

const settings = { retries: 2, backoffMs: 1, timeoutMs: 5000 };

describe('a download that breaks off', () => {
  test('goes on at the byte where it ended', async () => {
    const { starts, answer } = rangeServer({ breaks: 1, after: 5_000_000 });
    const { url } = await startServer(answer);
    const cacheDir = await temporaryFolder();
    const seen: number[] = [];
    const onProgress = (received: number, total: number | undefined, file: string) => {
      if (file === 'images') seen.push(received);
      if (file === 'images') expect(total).toBe(images.length);
    };
    const loaded = await source(url).load('train', { ...settings, cacheDir, onProgress });
    expect(Buffer.compare(Uint8Array.from(loaded.images), images.subarray(16))).toBe(0);
    expect(starts[0]).toBe(0);
    expect(starts[1]).toBeGreaterThan(partBytes);
    expect(starts[1]).toBeLessThanOrEqual(5_000_000);
    expect(seen.at(-1)).toBe(images.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(await filesBelow(cacheDir)).toEqual(['images', 'labels']);
  });

  test('is gone on with by the next process, from the last whole part', async () => {
    const cacheDir = await temporaryFolder();
    const broken = rangeServer({ breaks: 1, after: 2 * partBytes + 1000 });
    let { answer } = broken;
    const { url } = await startServer((...request) => answer(...request));
    await expect(source(url).load('train', { ...settings, retries: 0, cacheDir })).rejects.toThrow(
      'cut short',
    );
    expect(await filesBelow(cacheDir)).toHaveLength(3);
    const whole = rangeServer({});
    answer = whole.answer;
    expect((await source(url).load('train', { ...settings, cacheDir })).length).toBe(3);
    expect(whole.starts).toEqual([2 * partBytes]);
    expect(await filesBelow(cacheDir)).toEqual(['images', 'labels']);
  });

  test('begins anew where the server knows no ranges, or answers with others', async () => {
    for (const fault of [{ ranges: false }, { garble: true }]) {
      const { starts, answer } = rangeServer({ breaks: 1, after: 5_000_000, ...fault });
      const { url } = await startServer(answer);
      const loaded = await source(url).load('train', { ...settings, cacheDir: await temporaryFolder() });
      expect(Buffer.compare(Uint8Array.from(loaded.images), images.subarray(16))).toBe(0);
      expect(starts.at(-1)).toBe(0);
    }
  });

  test('begins anew where the pieces make no whole: the file has changed between', async () => {
    const cacheDir = await temporaryFolder();
    const other = new Uint8Array(images).fill(9, 1000, 2000);
    let { answer } = rangeServer({ breaks: 1, after: partBytes + 1000, content: other });
    const { url } = await startServer((...request) => answer(...request));
    await expect(source(url).load('train', { ...settings, retries: 0, cacheDir })).rejects.toThrow();
    const now = rangeServer({});
    answer = now.answer;
    expect((await source(url).load('train', { ...settings, cacheDir })).length).toBe(3);
    expect(now.starts).toEqual([partBytes, 0]);
  });

  test('begins anew where no checksum could prove the whole', async () => {
    const { starts, answer } = rangeServer({ breaks: 1, after: 5_000_000 });
    const { url } = await startServer(answer);
    const cacheDir = await temporaryFolder();
    expect((await source(url, false).load('train', { ...settings, cacheDir })).length).toBe(3);
    expect(starts).toEqual([0, 0]);
  });
});
