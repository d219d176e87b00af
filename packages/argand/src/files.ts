import { constants, openSync } from 'node:fs';
import { access, mkdir, readFile, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { dirname, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { errorMessage } from '@argand/backend';
import { writeFileAtomically } from '@argand/training/node';

const causes: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder, and a file is wanted',
};

/** Reads a file whole. @throws Error that names the file and why it cannot be read. */
export async function readBytes(path: string, what: string): Promise<Uint8Array> {
  try {
    return (await stat(path)).isFIFO() ? await readPipe(path) : await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new Error(`${what} ${path}: ${causes[code] ?? errorMessage(error)}.`);
  }
}

/** Reads a named pipe to its end. Node's own way blocks a thread meanwhile, and a process with a blocked thread cannot exit. */
async function readPipe(path: string): Promise<Uint8Array> {
  return buffer(new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK) }));
}

/** Reads a JSON file. @throws Error that names the file and why it cannot be read. */
export async function readJson(path: string, what: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readBytes(path, what));
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${what} ${path}: not JSON (${errorMessage(error)}).`);
  }
}

/** What is at the path of a file that this program writes. */
export type OwnJson =
  | { readonly state: 'missing' }
  /** Empty, cut short or otherwise not JSON, as a full disk or a power failure can leave it. */
  | { readonly state: 'damaged' }
  | { readonly state: 'whole'; readonly value: unknown };

/** Reads a JSON file that this program wrote. @throws Error that names the file and why it cannot be read, if it is there */
export async function readOwnJson(path: string, what: string): Promise<OwnJson> {
  if (!(await exists(path))) return { state: 'missing' };
  const text = new TextDecoder().decode(await readBytes(path, what));
  try {
    return { state: 'whole', value: JSON.parse(text) };
  } catch {
    return { state: 'damaged' };
  }
}

/** Writes a JSON file, whole or not at all, with one line a field. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFileAtomically(path, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`));
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Makes a folder and those above it. Node's own recursive form never returns where a file system refuses with ENOENT. */
export async function makeFolder(path: string): Promise<void> {
  const make = () =>
    mkdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  try {
    await make();
  } catch (error) {
    const above = dirname(resolve(path));
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT') || above === resolve(path))
      throw error;
    await makeFolder(above);
    await make();
  }
}
