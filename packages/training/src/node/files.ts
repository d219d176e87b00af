import { open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file whole or not at all: to a temporary name in the same folder, flushed to the disk, then renamed.
 *
 * @throws Error that names the file, and why it could not be written; nothing is left behind then.
 */
export async function writeFileAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.partial`);
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new Error(
      `${path}: cannot be written (${error instanceof Error ? error.message : String(error)}); nothing was changed there.`,
    );
  }
}

/** A checkpoint in a file, for the `checkpoint` and `resume` options of `fit`. */
export interface CheckpointFile {
  readonly path: string;
  /** Replaces the checkpoint at the path, whole or not at all. */
  save(bytes: Uint8Array): Promise<void>;
  /** The checkpoint, or undefined if there is none yet. */
  load(): Promise<Uint8Array | undefined>;
}

/** Keeps the latest checkpoint at a path; the one before stays until the new one is whole. */
export function checkpointFile(path: string): CheckpointFile {
  return {
    path,
    save: (bytes) => writeFileAtomically(path, bytes),
    async load() {
      try {
        return await readFile(path);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}
