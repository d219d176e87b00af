import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeptMeasurements } from './kept-measurements.ts';
import { measure } from './measure.ts';
import type { Measurement } from './measurement.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'experiment-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

/** A measurement whose result counts how often it was made. */
function counting(settings: Record<string, unknown>): Measurement<string, number> {
  let made = 0;
  return {
    name: 'some/count, λ = −1',
    settings,
    code: ['file:///measure.js'],
    images: 2,
    async measure({ workbench, signal, onProgress }) {
      onProgress(2);
      signal.throwIfAborted();
      return workbench.length + made++;
    },
  };
}

const neverAborted = new AbortController().signal;
/** Stands in for the hash of the code. */
let code = 'code';
const hashCode = async (modules: readonly string[]) => `${code} of ${modules.join()}`;
const kept = () => new KeptMeasurements(folder, hashCode, ['file:///workbench.js']);

async function resultOf(measurement: Measurement<string, number>, again = false, signal = neverAborted) {
  return (await measure(measurement, { workbench: 'bench', kept: kept(), signal, again })).result;
}

test('a kept result is reused unless the settings change or it is to be measured again', async () => {
  const one = counting({ seed: 1 });
  expect(await resultOf(one)).toBe(5);
  expect(await resultOf(one)).toBe(5);
  expect(await resultOf(counting({ seed: 1 }))).toBe(5);
  expect(await resultOf(one, true)).toBe(6);
  expect(await resultOf(one)).toBe(6);
  const other = counting({ seed: 2 });
  expect(await resultOf(other)).toBe(5);
  // Results of other settings stay.
  expect(await resultOf(one)).toBe(6);
  expect(await kept().count([one, other, counting({ seed: 3 })])).toBe(2);
});

test('a result of other code is not reused', async () => {
  const one = counting({});
  expect(await resultOf(one)).toBe(5);
  code = 'other code';
  expect(await resultOf(one)).toBe(6);
  code = 'code';
  expect(await resultOf(one)).toBe(5);
  expect(await kept().find({ ...one, code: ['file:///other.js'] })).toBeUndefined();
});

test('a result is not reused if files it left are gone', async () => {
  let isThere = true;
  const one = { ...counting({}), isComplete: async () => isThere };
  expect(await resultOf(one)).toBe(5);
  isThere = false;
  expect(await resultOf(one)).toBe(6);
});

test('a result is not reused for other input files, or if its own file is cut short', async () => {
  let network: string | undefined = 'a';
  const one = { ...counting({}), checksum: async () => network };
  expect(await resultOf(one)).toBe(5);
  expect(await resultOf(one)).toBe(5);
  network = 'b';
  expect(await resultOf(one)).toBe(6);
  network = undefined;
  expect(await kept().find(one)).toBeUndefined();
  network = 'b';
  for (const file of await readdir(join(folder, 'some'))) await truncate(join(folder, 'some', file), 20);
  expect(await resultOf(one)).toBe(7);
});

test('an aborted measurement keeps nothing', async () => {
  const aborted = AbortSignal.abort(new Error('aborted'));
  const one = counting({});
  await expect(resultOf(one, false, aborted)).rejects.toThrow('aborted');
  expect(await kept().find(one)).toBeUndefined();
  await resultOf(one);
  expect(await resultOf(one, false, aborted)).toBe(5);
});
