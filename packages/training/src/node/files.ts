import { readFile, rename, rm } from 'node:fs/promises';
import { readCheckpointSummary } from '../checkpoint.ts';
import { CheckpointError } from '../checkpoint-error.ts';
import { writeFileAtomically } from './write-file.ts';

/** A checkpoint in a file, for the `checkpoint` and `resume` options of `fit`. */
export interface CheckpointFile {
  readonly path: string;
  /** Replaces the checkpoint at the path, whole or not at all. The one before is kept beside it, as `NAME.previous`. */
  save(bytes: Uint8Array): Promise<void>;
  /** The newest checkpoint that is whole, or undefined if there is none. */
  load(): Promise<Uint8Array | undefined>;
  /** Deletes the one before, once it is no longer needed. */
  deletePrevious(): Promise<void>;
}

/** Options of {@link checkpointFile}. */
export interface CheckpointFileOptions {
  /** Called by `load` for each file that is damaged; the next older one is then tried. */
  readonly onDamaged?: ((path: string, error: CheckpointError) => void) | undefined;
}

/**
 * Keeps the two latest checkpoints, at a path and beside it, so that a damaged file costs no more than the steps since the one before.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { checkpointFile } from '@argand/training/node';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'run-'));
 * await checkpointFile(join(folder, 'checkpoint.safetensors')).load(); // undefined
 * ```
 */
export function checkpointFile(path: string, { onDamaged }: CheckpointFileOptions = {}): CheckpointFile {
  const previous = `${path}.previous`;
  return {
    path,
    async save(bytes) {
      await rename(path, previous).catch(ignoreMissing);
      await writeFileAtomically(path, bytes);
    },
    async load() {
      for (const file of [path, previous]) {
        const bytes = await readFile(file).catch(ignoreMissing);
        if (!bytes) continue;
        try {
          readCheckpointSummary(bytes);
          return bytes;
        } catch (error) {
          if (!(error instanceof CheckpointError)) throw error;
          onDamaged?.(file, error);
        }
      }
      return undefined;
    },
    deletePrevious: () => rm(previous, { force: true }),
  };
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
