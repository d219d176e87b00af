import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderLockedError, lockFolder, lockName } from './folder-lock.ts';

let folder = '';
let said: string[] = [];
const say = (line: string) => said.push(line);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'argand-lock-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lockFile = () => join(folder, lockName);
const put = (holder: unknown, secondsAgo = 0) => {
  writeFileSync(lockFile(), typeof holder === 'string' ? holder : JSON.stringify(holder));
  const at = Date.now() / 1000 - secondsAgo;
  utimesSync(lockFile(), at, at);
};
/** The id of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

test('a folder is locked until it is released, and then leaves nothing', async () => {
  const lock = await lockFolder(folder, say);
  expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
  await expect(lockFolder(folder, say)).rejects.toThrow(FolderLockedError);
  await expect(lockFolder(folder, say)).rejects.toThrow(
    `process ${process.pid} on ${hostname()} works in this folder`,
  );
  lock.release();
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
  (await lockFolder(folder, say)).release();
  expect(said).toEqual([]);
});

test('one of many that want it at once has it', async () => {
  put({ pid: await endedProcess(), host: hostname(), started: '' });
  const locks = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder, say)));
  const won = locks.flatMap((lock) => (lock.status === 'fulfilled' ? [lock.value] : []));
  expect(won).toHaveLength(1);
  won[0].release();
  expect(readdirSync(folder)).toEqual([]);
});

test('the lock of a process that runs is respected', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  try {
    put({ pid: child.pid, host: hostname(), started: '' }, 100_000);
    await expect(lockFolder(folder, say)).rejects.toThrow(`process ${child.pid} on ${hostname()}`);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  (await lockFolder(folder, say)).release();
  expect(said).toEqual([expect.stringContaining('has ended without removing its lock')]);
});

test.each<[string, () => Promise<unknown> | unknown, number, boolean]>([
  [
    'of a process that has ended',
    async () => ({ pid: await endedProcess(), host: hostname(), started: '' }),
    0,
    true,
  ],
  // As in a container, in which every run is process 7.
  [
    'of an earlier process with the id of this one',
    () => ({ pid: process.pid, host: hostname(), started: 'long ago' }),
    0,
    true,
  ],
  ['of another machine, touched a minute ago', () => ({ pid: 1, host: 'elsewhere', started: '' }), 60, false],
  [
    'of another machine, not touched for an hour',
    () => ({ pid: 1, host: 'elsewhere', started: '' }),
    3600,
    true,
  ],
  ['that is empty, just made', () => '', 0, false],
  ['that is empty, a minute old', () => '', 60, true],
  ['that is cut short', () => '{"pid":1,"ho', 60, true],
  ['that is something else', () => '[1]', 60, true],
])('a lock %s', async (_title, holder, age, isStale) => {
  put(await holder(), age);
  const locking = lockFolder(folder, say);
  if (isStale) (await locking).release();
  else await expect(locking).rejects.toThrow(FolderLockedError);
  expect(readdirSync(folder)).toEqual(isStale ? [] : [lockName]);
});

test.runIf(process.platform === 'linux')(
  'a process id that was given to another process is no holder',
  async () => {
    put({ pid: process.ppid, host: hostname(), started: 'another boot 12345' });
    (await lockFolder(folder, say)).release();
    expect(said).toHaveLength(1);
  },
);
