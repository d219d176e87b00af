import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Inputs at which a reader once failed, `failures/TARGET/HASH`: every campaign begins with them. */
const folder = fileURLToPath(new URL('../failures/', import.meta.url));

/** A kept input. */
export interface KeptFailure {
  readonly target: string;
  readonly path: string;
  readonly input: Uint8Array;
}

/** Every kept input of a target. */
export async function keptFailures(target: string): Promise<KeptFailure[]> {
  const names = await readdir(join(folder, target)).catch(() => []);
  return Promise.all(
    names.sort().map(async (name) => {
      const path = join(folder, target, name);
      return { target, path, input: new Uint8Array(await readFile(path)) };
    }),
  );
}

/** Keeps an input. Returns its path. */
export async function keepFailure(target: string, input: Uint8Array): Promise<string> {
  const path = join(folder, target, createHash('sha256').update(input).digest('hex').slice(0, 16));
  await mkdir(join(folder, target), { recursive: true });
  await writeFile(path, input);
  return path;
}
