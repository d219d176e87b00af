import { join } from 'node:path';
import { errorMessage } from '@argand/backend';
import { writeFileAtomically } from '@argand/training/node';
import { makeFolder, readOwnJson, writeJson } from '../files.ts';
import { type FolderLock, FolderLockedError, lockFolder } from '../folder-lock.ts';
import { differencesWithin, listed } from '../run-differences.ts';
import { sweepPage } from './sweep-page.ts';
import { isSweep, type Sweep, type SweepRow, type SweepSettings } from './sweep-results.ts';

/** The folder of a sweep: `sweep.json`, written anew after every row, and `sweep.html`, the plots. */
export class SweepFolder {
  readonly path: string;
  readonly sweepFile: string;
  readonly pageFile: string;
  #lock: FolderLock | undefined;

  constructor(path: string) {
    this.path = path;
    this.sweepFile = join(path, 'sweep.json');
    this.pageFile = join(path, 'sweep.html');
  }

  /**
   * Takes the folder for a sweep of these settings, making it if it is missing, and keeps other processes out until `close`.
   *
   * @param say called with what was found damaged
   * @returns the rows that are in it already
   * @throws Error if it cannot be written to, is in use, or holds another sweep
   */
  async open(settings: SweepSettings, say: (line: string) => void): Promise<readonly SweepRow[]> {
    try {
      await makeFolder(this.path);
      this.#lock = await lockFolder(this.path, say);
    } catch (error) {
      if (error instanceof FolderLockedError) throw error;
      throw new Error(
        `--out ${this.path}: cannot be written to (${errorMessage(error)}); choose another folder.`,
      );
    }
    const found = await readOwnJson(this.sweepFile, 'sweep');
    if (found.state === 'damaged') say(`${this.sweepFile} was damaged; all rows are measured again.`);
    if (found.state !== 'whole') return [];
    if (!isSweep(found.value)) {
      throw new Error(`${this.sweepFile}: not a sweep that this version reads; choose another --out.`);
    }
    const { dataset: _, ...there } = found.value.settings;
    const { dataset: __, ...here } = settings;
    const differing = differencesWithin(there, here);
    if (differing.length > 0) {
      throw new Error(`${this.path} holds another sweep: ${listed(differing)}. Choose another --out.`);
    }
    return found.value.rows;
  }

  /** Lets other processes use the folder again. Idempotent. */
  close(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }

  async write(sweep: Sweep): Promise<void> {
    await writeJson(this.sweepFile, sweep);
  }

  async writePage(sweep: Sweep): Promise<void> {
    await writeFileAtomically(this.pageFile, new TextEncoder().encode(sweepPage(sweep)));
  }
}
