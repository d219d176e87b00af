import { readFileSync, unlinkSync } from 'node:fs';
import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';

/** The file that keeps a second command out of a folder. */
export const lockName = '.argand.lock';

/** Who holds a lock. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process started, in whatever units the system has; empty where it does not tell. A process id is used again, this is not. */
  readonly started: string;
}

/** A lock that this process holds. */
export interface FolderLock {
  /** Gives it back. Idempotent. */
  release(): void;
}

/** Another process works in the folder. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';
}

/** How often a holder touches its lock, in milliseconds, and after how long without it a lock of another machine is stale. */
const touchInterval = 15_000;
const staleAfter = 300_000;
/** A lock without content is one that is being written, or was being written when the machine went down. */
const emptyStaleAfter = 10_000;

/** The locks that this process holds, by absolute path. */
const held = new Set<string>();

/**
 * Locks a folder for this process until `release`, or until the process exits.
 *
 * A lock is stale, and is taken over, when its process no longer runs on this machine, or when its process on another machine has not
 * touched it for five minutes.
 *
 * @param say called when a stale lock is taken over
 * @throws FolderLockedError naming the process, if another one holds the lock; Error of the file system if the folder cannot be written to
 */
export async function lockFolder(folder: string, say: (line: string) => void): Promise<FolderLock> {
  const path = resolve(join(folder, lockName));
  while (!(await create(path))) {
    const found = await inspect(path);
    if (found === undefined) continue;
    if (!found.stale) {
      throw new FolderLockedError(
        `${folder}: ${found.holder ? `process ${found.holder.pid} on ${found.holder.host}` : 'another process'} works in this folder. Wait until it has ended, or choose another folder; if it no longer runs, delete ${path}.`,
      );
    }
    if (await removeStale(path, found.text))
      say(
        `${folder}: the process that worked in this folder has ended without removing its lock; continuing.`,
      );
  }
  held.add(path);
  const touch = setInterval(() => {
    const now = new Date();
    // A lock that cannot be touched is still a lock on this machine.
    utimes(path, now, now).catch(() => undefined);
  }, touchInterval);
  touch.unref();
  const release = () => {
    if (!held.delete(path)) return;
    clearInterval(touch);
    process.off('exit', release);
    if (readNow(path) === ownText()) unlinkSync(path);
  };
  process.on('exit', release);
  return { release };
}

/** Makes the lock, unless there is one. */
async function create(path: string): Promise<boolean> {
  const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  if (!file) return false;
  try {
    await file.writeFile(ownText());
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
  await file.close();
  return true;
}

interface Inspected {
  readonly text: string;
  readonly holder: Holder | undefined;
  readonly stale: boolean;
}

/** What is in the lock's file; undefined if it is gone by now. */
async function inspect(path: string): Promise<Inspected | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    const age = Date.now() - (await stat(path)).mtimeMs;
    const holder = readHolder(text);
    return { text, holder, stale: isStale(path, holder, age) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isStale(path: string, holder: Holder | undefined, age: number): boolean {
  if (!holder) return age > emptyStaleAfter;
  if (holder.host !== hostname()) return age > staleAfter;
  if (holder.pid === process.pid) return !held.has(path);
  const started = startOf(holder.pid);
  return started === undefined || (started !== '' && holder.started !== '' && started !== holder.started);
}

/** Moves a stale lock away and deletes it, if it is still the one that was found stale. */
async function removeStale(path: string, text: string): Promise<boolean> {
  const away = `${path}.${process.pid}`;
  try {
    await rename(path, away);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
  if ((await readFile(away, 'utf8')) === text) {
    await rm(away, { force: true });
    return true;
  }
  // Another process took the stale lock over first, and this is its own.
  await rename(away, path);
  return false;
}

function ownText(): string {
  const { pid } = process;
  return `${JSON.stringify({ pid, host: hostname(), started: startOf(pid) ?? '' } satisfies Holder)}\n`;
}

function readHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, host, started } = { pid: 0, host: '', started: '', ...value };
    const whole =
      Number.isSafeInteger(pid) && pid > 0 && typeof host === 'string' && typeof started === 'string';
    return whole ? { pid, host, started } : undefined;
  } catch {
    return undefined;
  }
}

/** When a process on this machine started; empty if it runs, but that cannot be known; undefined if it does not run. */
function startOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, and is another user's.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return undefined;
  }
  if (process.platform !== 'linux') return '';
  // Field 22 of /proc/PID/stat, in ticks since the system booted. The second field is the program's name, in brackets, with any characters.
  const boot = readNow('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  const fields = readNow(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
  if (fields?.[0] === 'Z') return undefined;
  return fields ? `${boot} ${fields[19]}` : '';
}

function readNow(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
