import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { outputTarget, removeTemporaryFiles, writeFileAtomically } from './write-file.ts';

const root = mkdtempSync(join(tmpdir(), 'argand-write-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder = root;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'test-'));
});

const bytes = Uint8Array.from({ length: 300_000 }, (_, k) => k % 251);
const at = (name: string) => join(folder, name);
const isPosix = process.platform !== 'win32';

describe('a regular file', () => {
  test('is made, and replaced whole', async () => {
    await writeFileAtomically(at('a'), bytes);
    expect(new Uint8Array(readFileSync(at('a')))).toEqual(bytes);
    const before = openSync(at('a'), 'r');
    await writeFileAtomically(at('a'), Uint8Array.of(7));
    expect([...readFileSync(at('a'))]).toEqual([7]);
    // Whoever reads the old file reads it to its end.
    expect(readFileSync(before)).toHaveLength(bytes.length);
    expect(readdirSync(folder)).toEqual(['a']);
  });

  test('may have a name as long as names can be', async () => {
    const name = 'n'.repeat(255);
    await writeFileAtomically(at(name), bytes);
    expect(readdirSync(folder)).toEqual([name]);
  });

  test.runIf(isPosix)('keeps its permissions', async () => {
    writeFileSync(at('a'), 'old');
    for (const mode of [0o600, 0o640, 0o755]) {
      chmodSync(at('a'), mode);
      await writeFileAtomically(at('a'), bytes);
      expect(statSync(at('a')).mode & 0o7777).toBe(mode);
    }
  });

  test('can be written many times at once, and is one of them in the end', async () => {
    const versions = Array.from({ length: 20 }, (_, k) => new Uint8Array(50_000).fill(k));
    await Promise.all(versions.map((version) => writeFileAtomically(at('a'), version)));
    const [first, ...others] = new Set(readFileSync(at('a')));
    expect(first).toBeLessThan(20);
    expect(others).toEqual([]);
    expect(readdirSync(folder)).toEqual(['a']);
  });
});

test('temporary files of a process that was killed are removed, and nothing else', async () => {
  writeFileSync(at('.argand-46e3112b-43dc-4936-affb-6b7db16ee57f.partial'), 'half');
  writeFileSync(at('other.partial'), 'whole');
  writeFileSync(at('.argand-mine.partial'), 'whole');
  await removeTemporaryFiles(folder);
  expect(readdirSync(folder).sort()).toEqual(['.argand-mine.partial', 'other.partial']);
});

describe.runIf(isPosix)('a symbolic link', () => {
  test('stays, and what it leads to is replaced', async () => {
    mkdirSync(at('elsewhere'));
    writeFileSync(at('elsewhere/b'), 'old');
    symlinkSync('elsewhere/b', at('b'));
    symlinkSync('b', at('a'));
    await writeFileAtomically(at('a'), bytes);
    expect(readlinkSync(at('a'))).toBe('b');
    expect(readlinkSync(at('b'))).toBe('elsewhere/b');
    expect(readFileSync(at('elsewhere/b'))).toHaveLength(bytes.length);
    expect(readdirSync(at('elsewhere'))).toEqual(['b']);
  });

  test('may lead to nothing yet', async () => {
    symlinkSync('new', at('a'));
    await writeFileAtomically(at('a'), bytes);
    expect(readlinkSync(at('a'))).toBe('new');
    expect(readFileSync(at('new'))).toHaveLength(bytes.length);
  });

  test('that leads to itself is refused', async () => {
    symlinkSync('b', at('a'));
    symlinkSync('a', at('b'));
    await expect(writeFileAtomically(at('a'), bytes)).rejects.toThrow(
      `${at('a')}: cannot be written (more than 40`,
    );
  });
});

describe.runIf(isPosix)('what is no regular file', () => {
  test('a named pipe carries the bytes, also to a program that comes late', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const written = writeFileAtomically(at('pipe'), bytes);
    const came = await readFile(at('pipe'));
    await written;
    expect(new Uint8Array(came)).toEqual(bytes);
    expect(statSync(at('pipe')).isFIFO()).toBe(true);
  });

  test('an aborted signal ends the wait for a program that reads a named pipe', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const controller = new AbortController();
    const written = writeFileAtomically(at('pipe'), bytes, controller);
    controller.abort();
    await expect(written).rejects.toThrow(
      `${at('pipe')}: cannot be written (no program reads from this pipe).`,
    );
  });

  test('a program that reads a named pipe gets the bytes though the signal is aborted', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const reader = await open(at('pipe'), constants.O_RDONLY | constants.O_NONBLOCK);
    await writeFileAtomically(at('pipe'), bytes.subarray(0, 1000), { signal: AbortSignal.abort() });
    expect(await reader.readFile()).toEqual(Buffer.from(bytes.subarray(0, 1000)));
    await reader.close();
  });

  test('a device stays one', async () => {
    await writeFileAtomically('/dev/null', bytes);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('an open file of the process is written to where it stands', async () => {
    const descriptor = openSync(at('a'), 'w');
    await writeFileAtomically(`/dev/fd/${descriptor}`, Uint8Array.of(1, 2));
    await writeFileAtomically(`/proc/self/fd/${descriptor}`, Uint8Array.of(3));
    expect([...readFileSync(at('a'))]).toEqual([1, 2, 3]);
  });

  test('stdout is one of them', async () => {
    expect(await outputTarget('/dev/stdout')).toMatchObject({ descriptor: 1 });
    symlinkSync('/dev/stderr', at('a'));
    expect(await outputTarget(at('a'))).toMatchObject({ descriptor: 2 });
  });
});

describe('what cannot be written', () => {
  test('is named, with nothing left behind', async () => {
    mkdirSync(at('folder'));
    for (const path of [at('folder'), at('missing/a')])
      await expect(writeFileAtomically(path, bytes)).rejects.toThrow(`${path}: cannot be written (`);
    expect(readdirSync(folder)).toEqual(['folder']);
  });

  test.runIf(process.platform === 'linux')('a full device is an error', async () => {
    await expect(writeFileAtomically('/dev/full', bytes)).rejects.toThrow(
      '/dev/full: cannot be written (ENOSPC',
    );
  });
});
