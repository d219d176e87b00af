import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '@argand/training/node';
import type { Measured, Measurement } from './measurement.ts';

/** What was measured, one JSON file for each measurement: what is there is not measured again. */
export class Records {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The record of a measurement with these settings and this content, if there is one, and all it left is still there. A record that is not
   * JSON, as a full disk can leave it, counts for nothing.
   */
  async find<Result>({
    name,
    settings,
    checksum,
    isWhole,
  }: Measurement<never, Result>): Promise<Measured<Result> | undefined> {
    let text: string;
    try {
      text = await readFile(this.#file(name), 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
    const found = parsed<Result>(text);
    if (!found || JSON.stringify(found.settings) !== JSON.stringify(settings)) return undefined;
    if (found.checksum !== (await checksum?.())) return undefined;
    return (await isWhole?.()) === false ? undefined : found;
  }

  /** How many of these measurements are on record; the files are read one after another, however many there are. */
  async count(measurements: readonly Measurement<never, unknown>[]): Promise<number> {
    let found = 0;
    for (const measurement of measurements) {
      if ((await this.find(measurement)) !== undefined) found++;
    }
    return found;
  }

  /** Keeps what was measured, in place of what was there. */
  async write<Result>({ name }: Measurement<never, Result>, measured: Measured<Result>): Promise<void> {
    const file = this.#file(name);
    await mkdir(dirname(file), { recursive: true });
    await writeFileAtomically(file, new TextEncoder().encode(`${JSON.stringify(measured)}\n`));
  }

  #file(name: string): string {
    // The names hold words for people; some file systems take fewer characters.
    return join(this.#folder, `${name.replaceAll(/[^\w./-]+/g, '-').replaceAll('-.', '-')}.json`);
  }
}

function parsed<Result>(text: string): Measured<Result> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
