import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  access,
  constants,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { platformCache } from './cache-directory.ts';
import type { FileCache, Files } from './files.ts';
import { isHiddenName } from './picture-paths.ts';
import { proxyAdvice } from './proxy.ts';

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
  return (await listBelow(folder, '', [])).sort();
}

/** The files of one folder below `root`; `above` are the real paths of the folders in which it lies. */
async function listBelow(root: string, below: string, above: readonly string[]): Promise<string[]> {
  const folder = join(root, below);
  const failed = (error: unknown): never => {
    throw new Error(`${folder}: cannot be read as a folder: ${reasonOf(error)}.`, { cause: error });
  };
  const real = await realpath(folder).catch(failed);
  if (above.includes(real)) {
    throw new Error(
      `${folder}: the symbolic link leads back to ${real}, in which it lies itself; remove the link.`,
    );
  }
  let found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(failed)) {
    if (isHiddenName(entry.name)) continue;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const kind = entry.isSymbolicLink() ? await linked(join(root, path)) : entry;
    if (kind.isDirectory()) found = found.concat(await listBelow(root, path, [...above, real]));
    else if (kind.isFile()) found.push(path);
  }
  return found;
}

/** What a symbolic link leads to. */
async function linked(path: string): Promise<{ isDirectory(): boolean; isFile(): boolean }> {
  return stat(path).catch(async (error: unknown) => {
    const target = await readlink(path).catch(() => '');
    throw new Error(
      `${path}: the symbolic link leads to ${target}, which cannot be read: ${reasonOf(error)}; mend or remove the link.`,
      { cause: error },
    );
  });
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
  cacheDirectory: () =>
    process.env.ARGAND_CACHE ||
    platformCache({ platform: process.platform, environment: process.env, home: homedir() }),
  proxyAdvice: (address) => proxyAdvice(address, { environment: process.env, versions: process.versions }),
  openCache,
};
