import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '@argand/training/node';
import type { Measured, Measurement } from './measurement.ts';

/** Hashes the code of modules; see {@link CodeHasher.hash}. */
export type HashCode = (modules: readonly string[]) => Promise<string>;

/** The kept results of an experiment: one JSON file for each measurement and key. */
export class KeptMeasurements {
  readonly #folder: string;
  readonly #hashCode: HashCode;
  readonly #sharedCode: readonly string[];

  /** @param sharedCode modules that take part in every measurement, as file URLs */
  constructor(folder: string, hashCode: HashCode, sharedCode: readonly string[]) {
    this.#folder = folder;
    this.#hashCode = hashCode;
    this.#sharedCode = sharedCode;
  }

  /**
   * Finds the result of a measurement with the same settings, code and files. A file that was cut short, for example by a full disk, does not
   * count.
   *
   * @throws Error if a file exists but cannot be read
   */
  async find<Result>(measurement: Measurement<never, Result>): Promise<Measured<Result> | undefined> {
    const key = await this.#keyOf(measurement);
    if (key === undefined) return undefined;
    const text = await readIfExists(this.#file(measurement.name, key));
    const found = text === undefined ? undefined : parsed<Result>(text);
    if (found?.key !== key) return undefined;
    return (await measurement.isComplete?.()) === false ? undefined : found;
  }

  /** Counts the measurements that have a kept result. Files are read one at a time, to keep few files open. */
  async count(measurements: readonly Measurement<never, unknown>[]): Promise<number> {
    let found = 0;
    for (const measurement of measurements) {
      if ((await this.find(measurement)) !== undefined) found++;
    }
    return found;
  }

  /** Keeps a result. @throws Error if the files the measurement depends on do not exist */
  async keep<Result>(
    measurement: Measurement<never, Result>,
    { result, seconds }: { readonly result: Result; readonly seconds: number },
  ): Promise<Measured<Result>> {
    const { name, settings } = measurement;
    const key = await this.#keyOf(measurement);
    if (key === undefined) throw new Error(`${name}: the files it was measured with do not exist.`);
    const measured = { key, settings, seconds, date: new Date().toISOString().slice(0, 10), result };
    const file = this.#file(name, key);
    await mkdir(dirname(file), { recursive: true });
    await writeFileAtomically(file, new TextEncoder().encode(`${JSON.stringify(measured)}\n`));
    return measured;
  }

  /** What decides the result; undefined while the files it depends on do not exist. */
  async #keyOf({ settings, code, checksum }: Measurement<never, unknown>): Promise<string | undefined> {
    const files = checksum ? await checksum() : '';
    if (files === undefined) return undefined;
    const hashed = await this.#hashCode([...code, ...this.#sharedCode]);
    return createHash('sha256')
      .update(JSON.stringify({ settings, code: hashed, files }))
      .digest('hex');
  }

  #file(name: string, key: string): string {
    // Names are words for people; some file systems allow fewer characters.
    const safe = name.replaceAll(/[^\w./-]+/g, '-').replaceAll('-.', '-');
    return join(this.#folder, `${safe}.${key.slice(0, 12)}.json`);
  }
}

async function readIfExists(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parsed<Result>(text: string): Measured<Result> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
