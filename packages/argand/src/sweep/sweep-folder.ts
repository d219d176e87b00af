import { join } from 'node:path';
import { writeFileAtomically } from '@argand/training/node';
import { reason } from '../failure.ts';
import { readJson } from '../files.ts';
import { exists, makeFolder } from '../run-folder.ts';
import { sweepPage } from './sweep-page.ts';
import { isSweep, type Sweep, type SweepRow, type SweepSettings } from './sweep-results.ts';

/** The folder of a sweep: `sweep.json`, written anew after every row, and `sweep.html`, the plots. */
export class SweepFolder {
  readonly path: string;
  readonly sweepFile: string;
  readonly pageFile: string;

  constructor(path: string) {
    this.path = path;
    this.sweepFile = join(path, 'sweep.json');
    this.pageFile = join(path, 'sweep.html');
  }

  /**
   * Takes the folder for a sweep of these settings, making it where it is missing.
   *
   * @returns the rows that are in it already
   * @throws Error if it cannot be written to, or holds another sweep
   */
  async open(settings: SweepSettings): Promise<readonly SweepRow[]> {
    if (!(await exists(this.sweepFile))) {
      try {
        await makeFolder(this.path);
      } catch (error) {
        throw new Error(`--out ${this.path}: cannot be made (${reason(error)}); choose another folder.`);
      }
      return [];
    }
    const found = await readJson(this.sweepFile, 'sweep');
    if (!isSweep(found)) {
      throw new Error(`${this.sweepFile}: not a sweep that this version reads; choose another --out.`);
    }
    const names = ['checksum', 'dataset', 'images', 'seed', 'repeats', 'layers'] as const;
    const told = (value: unknown) => JSON.stringify(value);
    const differing = names.filter((name) => told(found.settings[name]) !== told(settings[name]));
    if (differing.length > 0) {
      const words = differing.map(
        (name) => `${name} is ${told(found.settings[name])} there and ${told(settings[name])} here`,
      );
      throw new Error(`${this.path} holds another sweep: ${words.join(', ')}. Choose another --out.`);
    }
    return found.rows;
  }

  async write(sweep: Sweep): Promise<void> {
    await writeFileAtomically(this.sweepFile, bytesOf(`${JSON.stringify(sweep, null, 2)}\n`));
  }

  async writePage(sweep: Sweep): Promise<void> {
    await writeFileAtomically(this.pageFile, bytesOf(sweepPage(sweep)));
  }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
