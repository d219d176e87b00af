import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { UsageError } from './failure.ts';
import { isJson, requireOutputFolder, requireOutputs, requireOwnFiles } from './output-paths.ts';

const root = mkdtempSync(join(tmpdir(), 'argand-outputs-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder = root;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(root, 'test-'));
  for (const name of ['in.npy', 'old.npy']) writeFileSync(at(name), 'content');
  mkdirSync(at('inner'));
});

const check = (outputs: Readonly<Record<string, string | undefined>>) =>
  requireOutputs({ inputs: { network: at('missing'), '--input': at('in.npy') }, outputs });

describe('output files', () => {
  test('new and old files, and those that are not given, are accepted', async () => {
    await check({ '--output': at('new.npy'), '--spikes': at('old.npy'), '--layers': undefined });
    expect(readdirSync(folder).sort()).toEqual(['in.npy', 'inner', 'old.npy']);
  });

  test.runIf(process.platform !== 'win32')('where there is no folder, its name is said', async () => {
    symlinkSync(at('away/new.npy'), at('link'));
    await expect(check({ '--output': at('link') })).rejects.toThrow(
      `--output ${at('link')}: cannot be written (there is no folder ${at('away')}).`,
    );
    await expect(check({ '--output': at('new/') })).rejects.toThrow('(it is the name of a folder).');
  });

  test('where Node may not write is refused', async () => {
    const has = vi.fn(() => false);
    vi.stubGlobal('process', Object.create(process, { permission: { value: { has } } }));
    onTestFinished(() => void vi.unstubAllGlobals());
    await expect(check({ '--output': at('new.npy') })).rejects.toThrow(
      `--output ${at('new.npy')}: cannot be written (Node was started without --allow-fs-write=${folder}).`,
    );
    const out = requireOutputFolder('--out', at('new'), { files: [], inputs: {} });
    await expect(out).rejects.toThrow(`(Node was started without --allow-fs-write=${at('new')})`);
    expect(has).toHaveBeenCalledWith('fs.write', folder);
  });

  test.runIf(process.platform !== 'win32')('an input by any way is refused, with both names', async () => {
    symlinkSync('in.npy', at('link'));
    symlinkSync('link', at('link-to-link'));
    linkSync(at('in.npy'), at('hard'));
    symlinkSync(folder, at('inner/up'));
    const ways = ['in.npy', 'inner/../in.npy', 'link', 'link-to-link', 'hard', 'inner/up/in.npy'].map(at);
    for (const path of [...ways, relative('', at('in.npy'))]) {
      const refused = check({ '--output': path });
      await expect(refused).rejects.toThrow(UsageError);
      await expect(refused).rejects.toThrow(`--output ${path} and --input ${at('in.npy')} are the same file`);
    }
  });

  test('another output is refused, whether it exists or not', async () => {
    symlinkSync('new.npy', at('dangling'));
    for (const [one, other] of [
      ['old.npy', 'inner/../old.npy'],
      ['new.npy', 'inner/../new.npy'],
      ['new.npy', 'dangling'],
      ['new.npy', 'NEW.npy'],
      ['caf\u00e9', 'cafe\u0301'],
    ]) {
      await expect(check({ '--output': at(one), '--spikes': at(other) })).rejects.toThrow(
        `--spikes ${at(other)} and --output ${at(one)} are the same file`,
      );
    }
  });

  test.runIf(process.platform !== 'win32')('a device takes several outputs, a pipe one', async () => {
    await check({ '--output': '/dev/null', '--spikes': '/dev/null' });
    execFileSync('mkfifo', [at('pipe')]);
    await check({ '--output': at('pipe') });
    await expect(check({ '--output': at('pipe'), '--spikes': at('pipe') })).rejects.toThrow(
      'are the same file',
    );
  });

  test('a folder, a missing folder and a file for a folder are named', async () => {
    for (const [path, cause] of [
      [at('inner'), 'it is a folder'],
      [at('none/new.npy'), `there is no folder ${at('none')}`],
      [at('in.npy/new.npy'), `there is no folder ${at('in.npy')}`],
    ]) {
      const refused = check({ '--output': path });
      await expect(refused).rejects.toThrow(`--output ${path}: cannot be written`);
      await expect(refused).rejects.toThrow(cause);
    }
  });

  test.runIf(process.getuid?.() !== 0)('a folder without permission is named', async () => {
    mkdirSync(at('locked'), { mode: 0o500 });
    await expect(check({ '--output': at('locked/new.npy') })).rejects.toThrow('EACCES');
  });
});

describe('an output folder', () => {
  const open = (path: string, inputs: Readonly<Record<string, string>> = {}) =>
    requireOutputFolder('--out', path, { files: ['network.json'], inputs });

  test('may exist or not, and nothing is made', async () => {
    await open(at('inner'));
    await open(at('a/b/c'));
    expect(readdirSync(folder)).not.toContain('a');
  });

  test('is refused where it is a file, or below one', async () => {
    for (const path of [at('in.npy'), at('in.npy/a/b')])
      await expect(open(path)).rejects.toThrow(`--out ${path}: cannot be written to`);
  });

  test('is refused where it is an input, or a file in it is one', async () => {
    await expect(open(at('inner'), { '--dataset': at('inner') })).rejects.toThrow(
      `--out ${at('inner')} and --dataset ${at('inner')} are the same folder`,
    );
    writeFileSync(at('inner/network.json'), '{}');
    await expect(open(at('inner'), { network: at('inner/network.json') })).rejects.toThrow(
      `--out ${at('inner/network.json')} and network ${at('inner/network.json')} are the same file`,
    );
  });

  test('may hold files of the command itself, also torn ones, but none of others', async () => {
    const own = () =>
      requireOwnFiles('--out', at('inner'), { 'network.json': isJson(({ kind }) => kind === 'own') });
    await own();
    for (const content of ['', '{"kind":"own"}', '{"kind":"ow']) {
      writeFileSync(at('inner/network.json'), content);
      await own();
    }
    for (const content of ['{"kind":"other"}', 'null', 'text', '[1]']) {
      writeFileSync(at('inner/network.json'), content);
      await expect(own()).rejects.toThrow(
        `--out ${at('inner')}: its network.json was not written by this command`,
      );
    }
  });

  test.runIf(process.platform !== 'win32')('may hold pipes and devices, which are not read', async () => {
    execFileSync('mkfifo', [at('inner/network.json')]);
    symlinkSync('/dev/zero', at('inner/network.npz'));
    const never = () => false;
    await requireOwnFiles('--out', at('inner'), { 'network.json': never, 'network.npz': never });
  });
});
