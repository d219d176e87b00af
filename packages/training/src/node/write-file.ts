import { randomUUID } from 'node:crypto';
import { constants, openSync, rmSync, type Stats, writeFile } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readlink, realpath, rename, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** The names of temporary files. */
const temporaryName = /^\.argand-[0-9a-f-]{36}\.partial$/;

/**
 * Removes the temporary files that {@link writeFileAtomically} left in a folder when its process was killed. Only where no other process writes
 * in the folder.
 *
 * @throws Error of the file system if the folder cannot be read
 * @example
 * ```ts
 * import { mkdtemp, rm } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { removeTemporaryFiles } from '@argand/training/node';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'argand-'));
 * await removeTemporaryFiles(folder);
 * await rm(folder, { recursive: true });
 * ```
 */
export async function removeTemporaryFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (temporaryName.test(name)) await rm(join(folder, name), { force: true });
}

/**
 * Writes a file whole or not at all: to a temporary file in the same folder, flushed to the disk, then renamed. A symbolic link stays, and
 * the file that it leads to is replaced. A replaced file keeps its permissions and owner. What exists and is no regular file, such as a
 * device, a named pipe or `/dev/stdout`, is written to and stays what it is. Aborting `signal` stops waiting for a program that reads a named pipe.
 *
 * @throws Error that names the file, and why it could not be written. A regular file is then unchanged, and nothing is left behind.
 * @example
 * ```ts
 * import { mkdtemp, readFile, rm } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { writeFileAtomically } from '@argand/training/node';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'argand-'));
 * await writeFileAtomically(join(folder, 'bytes'), Uint8Array.of(1, 2));
 * (await readFile(join(folder, 'bytes'))).length; // 2
 * await rm(folder, { recursive: true });
 * ```
 */
export async function writeFileAtomically(
  path: string,
  bytes: Uint8Array,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  try {
    const target = await outputTarget(path);
    if (target.descriptor !== undefined) await writeToDescriptor(target.descriptor, bytes);
    else if (target.found && !target.found.isFile())
      await writeThrough(target.path, target.found, bytes, signal);
    else await replaceFile(target.path, target.found, bytes);
  } catch (error) {
    throw new Error(
      `${path}: cannot be written (${error instanceof Error ? error.message : String(error)}).`,
      {
        cause: error,
      },
    );
  }
}

/** What a path of an output leads to. */
export interface OutputTarget {
  /** The path without symbolic links. */
  readonly path: string;
  /** What is there; undefined if nothing is. */
  readonly found?: Stats;
  /** The open file of this process that the path names, as `/dev/stdout` does. */
  readonly descriptor?: number;
}

/** More links than this are a loop. */
const mostLinks = 40;

/**
 * Follows the symbolic links of a path, also where what they lead to does not exist yet.
 *
 * @throws Error as the system reports it, for example if the folder does not exist or the links form a loop
 */
export async function outputTarget(path: string): Promise<OutputTarget> {
  let current = resolve(path);
  for (let links = 0; links < mostLinks; links++) {
    const real = join(await realpath(dirname(current)), basename(current));
    const descriptor = descriptorOf(real);
    if (descriptor !== undefined) return { path: real, descriptor };
    const found = await lstat(real).catch(missing);
    if (!found?.isSymbolicLink()) return { path: real, ...(found ? { found } : {}) };
    current = resolve(dirname(real), await readlink(real));
  }
  throw new Error(`more than ${mostLinks} symbolic links`);
}

/** The number of the open file that a path names, if it names one of this process. */
function descriptorOf(path: string): number | undefined {
  const number = /^(?:\/dev\/fd|\/proc\/(\d+)\/fd)\/(\d+)$/.exec(path);
  if (!number || (number[1] !== undefined && Number(number[1]) !== process.pid)) return undefined;
  return Number(number[2]);
}

/** Writes to an open file of this process. Opening it again by its path fails for sockets, and begins a regular file anew. */
async function writeToDescriptor(descriptor: number, bytes: Uint8Array): Promise<void> {
  const stream = [undefined, process.stdout, process.stderr][descriptor];
  if (!stream) return promisify(writeFile)(descriptor, bytes);
  await new Promise<void>((done, fail) => {
    stream.write(bytes, (error) => (error ? fail(error) : done()));
  });
}

async function writeThrough(
  path: string,
  found: Stats,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (found.isDirectory()) throw new Error('it is a folder');
  if (found.isFIFO()) {
    const pipe = await openPipe(path, signal);
    await new Promise<void>((done, fail) => {
      pipe.on('error', fail).end(bytes, done);
    });
    return;
  }
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
}

/** Milliseconds between two looks whether a program reads from a named pipe. */
const readerInterval = 50;

/**
 * Opens a named pipe for writing, and waits for a program that reads it. Node's own way blocks a thread meanwhile, and a process with a
 * blocked thread cannot exit.
 */
async function openPipe(path: string, signal: AbortSignal | undefined): Promise<Socket> {
  for (;;) {
    try {
      const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
      return new Socket({ fd, readable: false, writable: true });
    } catch (error) {
      const unread = error instanceof Error && 'code' in error && error.code === 'ENXIO';
      if (!unread) throw error;
      if (signal?.aborted) throw new Error('no program reads from this pipe');
      await new Promise((next) => setTimeout(next, readerInterval));
    }
  }
}

/** Temporary files that are being written. */
const unfinished = new Set<string>();

/** Removes them when the process ends in the middle of a write. */
function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { force: true });
}

async function replaceFile(path: string, found: Stats | undefined, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.argand-${randomUUID()}.partial`);
  if (unfinished.size === 0) process.on('exit', removeUnfinished);
  unfinished.add(temporary);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      if (found) await keepOwner(file, found);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    unfinished.delete(temporary);
    if (unfinished.size === 0) process.off('exit', removeUnfinished);
  }
}

/** Gives a new file the owner and the permissions of the one that it replaces. Only the superuser can give files away. */
async function keepOwner(file: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  if (process.getuid?.() === 0) await file.chown(uid, gid);
  await file.chmod(mode & 0o7777);
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
