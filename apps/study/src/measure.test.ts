import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Measurement, measure, Records } from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'study-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

/** Counts how often it was made. */
function counting(settings: Record<string, unknown>, isWhole?: () => Promise<boolean>) {
  let made = 0;
  const measurement: Measurement<string, number> = {
    name: 'some/count, λ = −1',
    settings,
    images: 2,
    ...(isWhole ? { isWhole } : {}),
    async measure({ workbench, signal, onProgress }) {
      onProgress(2);
      signal.throwIfAborted();
      return workbench.length + made++;
    },
  };
  return measurement;
}

function measuring(again = false, signal = new AbortController().signal) {
  return { workbench: 'bench', records: new Records(folder), signal, again };
}

test('what is on record is not made again, but with other settings, or when it is asked', async () => {
  const one = counting({ seed: 1 });
  expect((await measure(one, measuring())).result).toBe(5);
  expect((await measure(one, measuring())).result).toBe(5);
  expect((await measure(counting({ seed: 1 }), measuring())).result).toBe(5);
  expect((await measure(one, measuring(true))).result).toBe(6);
  expect((await measure(one, measuring())).result).toBe(6);
  const other = counting({ seed: 2 });
  expect(await measure(other, measuring())).toMatchObject({ settings: { seed: 2 }, result: 5 });
  // The record is that of the last one with this name.
  expect(await new Records(folder).find(one)).toBeUndefined();
  expect(await new Records(folder).count([one, other])).toBe(1);
});

test('a record whose files are gone counts for nothing', async () => {
  let there = true;
  const one = counting({}, async () => there);
  await measure(one, measuring());
  expect((await measure(one, measuring())).result).toBe(5);
  there = false;
  expect((await measure(one, measuring())).result).toBe(6);
});

test('a record of other content counts for nothing, nor does a damaged one', async () => {
  let network: string | undefined = 'a';
  const one = { ...counting({}), checksum: async () => network };
  await measure(one, measuring());
  expect((await measure(one, measuring())).result).toBe(5);
  network = 'b';
  expect(await measure(one, measuring())).toMatchObject({ checksum: 'b', result: 6 });
  network = undefined;
  expect(await new Records(folder).find(one)).toBeUndefined();
  network = 'b';
  const [file] = await readdir(join(folder, 'some'));
  await truncate(join(folder, 'some', file), 20);
  expect((await measure(one, measuring())).result).toBe(7);
});

test('what was stopped leaves no record', async () => {
  const stopped = AbortSignal.abort(new Error('stopped'));
  const one = counting({});
  await expect(measure(one, measuring(false, stopped))).rejects.toThrow('stopped');
  expect(await new Records(folder).find(one)).toBeUndefined();
  // What is there needs no time, and is given all the same.
  await measure(one, measuring());
  expect((await measure(one, measuring(false, stopped))).result).toBe(5);
});
