import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import environmentPaths from 'env-paths';
import type { FileCache, Files } from './files.ts';

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function read(folder: string, name: string): Promise<Uint8Array | undefined> {
  try {
    const { buffer, byteOffset, length } = await readFile(join(folder, name));
    return new Uint8Array(buffer, byteOffset, length);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new Error(`${join(folder, name)}: cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
}

async function has(folder: string, name: string): Promise<boolean> {
  return access(join(folder, name), constants.R_OK).then(
    () => true,
    () => false,
  );
}

async function list(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw new Error(`${folder}: cannot be read as a folder: ${reasonOf(error)}.`, { cause: error });
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.split('/').some((part) => part.startsWith('.')))
    .sort();
}

/** Looks from this package (a peer, or hoisted beside it) and then from the project that runs. */
function packageFolder(packageName: string): string | undefined {
  for (const start of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      return dirname(createRequire(start).resolve(`${packageName}/package.json`));
    } catch {
      // Not installed there: that is an answer, not a failure.
    }
  }
  return undefined;
}

function openCache(directory: string, datasetName: string): FileCache {
  const place = resolve(directory, datasetName);
  const unwritable = (error: unknown): never => {
    throw new Error(
      `${place}: the cache cannot be written: ${reasonOf(error)}. ` +
        'Name another folder with cacheDir or in the environment variable ARGAND_CACHE.',
      { cause: error },
    );
  };
  return {
    place,
    read: (name) => read(place, name),
    has: (name) => has(place, name),
    path: (name) => join(place, name),
    async prepare() {
      try {
        await mkdir(place, { recursive: true });
        await access(place, constants.W_OK);
      } catch (error) {
        unwritable(error);
      }
    },
    async write(name, bytes) {
      // Under a name of its own until it is whole: another process never sees half a file.
      const temporary = join(place, `.${name}.${randomUUID()}.part`);
      try {
        const file = await open(temporary, 'wx');
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(temporary, join(place, name));
      } catch (error) {
        await rm(temporary, { force: true });
        unwritable(error);
      }
    },
    remove: (name) => rm(join(place, name), { force: true }),
  };
}

/** Files as Node sees them. */
export const files: Files = {
  read,
  has,
  list,
  path: join,
  packageFolder,
  systemFolder: (folder) => (existsSync(folder) ? folder : undefined),
  cacheDirectory: () => process.env.ARGAND_CACHE || environmentPaths('argand', { suffix: '' }).cache,
  openCache,
};
