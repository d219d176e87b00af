import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeNpy } from '@argand/npy';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { argand } from './command-line.ts';
import { root } from './workspace.ts';

// Run folders from outside: a run is known by its content, can be resumed from anywhere, and is kept from a second process.

const folder = mkdtempSync(join(tmpdir(), 'argand-runs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let place = '';
let count = 0;
beforeEach(() => {
  place = join(folder, String(count++));
  mkdirSync(place);
  writeData(join(place, 'data'), 0);
  writeModel(12);
});

/** A data set of 64 vectors that can be learnt; another seed gives others of the same shape. */
function writeData(path: string, seed: number): void {
  mkdirSync(path, { recursive: true });
  for (const split of ['train', 'test']) {
    const y = Int32Array.from({ length: 64 }, (_, i) => i % 2);
    const x = Float32Array.from({ length: 64 * 4 }, (_, k) => 0.4 * y[k >> 2] + ((k * 7 + seed) % 13) / 40);
    writeFileSync(join(path, `x_${split}.npy`), writeNpy({ shape: [64, 4], numbers: x }));
    writeFileSync(join(path, `y_${split}.npy`), writeNpy({ shape: [64], numbers: y }));
  }
}

const writeModel = (units: number) =>
  writeFileSync(
    join(place, 'm.json'),
    JSON.stringify({
      inputShape: [4],
      layers: [
        { kind: 'dense', units },
        { kind: 'dense', units: 2 },
      ],
      readout: { kind: 'quadrature', classes: 2 },
    }),
  );

const usual = ['--dataset', 'data', '--model', 'm.json', '--backend', 'reference', '--batch-size', '16'];
const train = (options: readonly string[], cwd = place) => argand(['train', ...options, '--json'], { cwd });
const begin = (...options: string[]) => train([...usual, '--epochs', '3', '--out', 'run', ...options]);
const fileOf = (name: string, run = 'run') => join(place, run, name);
const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

describe('a finished run', () => {
  test('is that of the same command only while the model, the data and the backend module are the same', async () => {
    const backend = join(place, 'backend.mjs');
    const source = (words: string) =>
      `import { reference } from ${JSON.stringify(join(root, 'packages/backend/dist/index.js'))};\nexport default reference(); // ${words}\n`;
    writeFileSync(backend, source('one'));
    const command = [...usual.slice(0, 4), '--backend', './backend.mjs', '--epochs', '1', '--out', 'run'];
    const first = await train(command);
    expect(first).toMatchObject({ code: 0 });
    const again = await train(command);
    expect(again.stderr).toContain('is done already');
    expect(again.stdout).toBe(first.stdout);
    const refused = async (message: string | RegExp) => {
      const ended = await train(command);
      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(ended.stderr).toMatch(message);
    };
    writeModel(5);
    await refused(
      /holds another run: network\.layers\.0\.units is 12 there and 5 here\. Choose another --out/,
    );
    writeModel(12);
    writeData(join(place, 'data'), 1);
    await refused(/the SHA-256 of the training data is [0-9a-f]{12}… there/);
    writeData(join(place, 'data'), 0);
    writeFileSync(backend, source('two'));
    await refused(/the SHA-256 of the backend module is/);
    writeFileSync(backend, source('one'));
    expect((await train(command)).stdout).toBe(first.stdout);
  });

  test('is not mistaken for one on other data of the same relative path', async () => {
    expect(await begin()).toMatchObject({ code: 0 });
    const other = join(place, 'other');
    writeData(join(other, 'data'), 1);
    cpSync(join(place, 'm.json'), join(other, 'm.json'));
    const options = [...usual, '--epochs', '3', '--out', join(place, 'run')];
    expect((await train(options, other)).stderr).toContain('holds another run: the SHA-256');
    // The same data under another name are the same run.
    cpSync(join(place, 'data'), join(other, 'copy'), { recursive: true });
    const same = await train([...options, '--dataset', 'copy'], other);
    expect(same.stderr).toContain('is done already');
  });

  test('is continued to more epochs with the state of its optimiser', async () => {
    const paper = [...usual, '--recipe', 'paper'];
    await train([...paper, '--epochs', '3', '--out', 'run']);
    const continued = await train(['--resume', 'run', '--epochs', '7']);
    expect(continued).toMatchObject({ code: 0 });
    // The paper's rate is constant, so it is the run of all epochs.
    await train([...paper, '--epochs', '7', '--out', 'whole']);
    expect(hash(fileOf('network.safetensors'))).toBe(hash(fileOf('network.safetensors', 'whole')));
    const curve = (run: string) => json(fileOf('recording.json', run)).curve;
    expect(curve('run')).toEqual(curve('whole'));
    expect(curve('run')).toHaveLength(28);
    expect(JSON.parse(continued.stdout)).toMatchObject({ epochs: 7 });
    expect(json(fileOf('settings.json')).content.training).toMatchObject({ epochs: 7, continuedAfter: [3] });
    expect((await train(['--resume', 'run', '--epochs', '7'])).stdout).toBe(continued.stdout);
    const fewer = await train(['--resume', 'run', '--epochs', '3']);
    expect(fewer).toMatchObject({ code: 2 });
    expect(fewer.stderr).toContain('epochs is 7 there and 3 here; a run can be continued to more epochs');
  });

  test('is never taken for a run of another version', async () => {
    await begin();
    const settings = fileOf('settings.json');
    const { content, ...rest } = json(settings);
    const older = { ...content, argand: ['0.0.0-older'] };
    const id = createHash('sha256').update(JSON.stringify(older)).digest('hex');
    writeFileSync(settings, JSON.stringify({ ...rest, content: older, id }));
    writeFileSync(fileOf('metrics.json'), JSON.stringify({ ...json(fileOf('metrics.json')), run: id }));
    const refused = await begin();
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('the version of Argand is 0.0.0-older there and');
    const taken = await train(['--resume', 'run']);
    expect(taken).toMatchObject({ code: 0 });
    expect(taken.stderr).toContain('is done already, by Argand 0.0.0-older');
  });
});

/** Starts training that would go on for long. */
function start(options: readonly string[], cwd: string): ChildProcess {
  const program = [join(root, 'packages/argand/bin/argand.js'), 'train', ...options, '--quiet'];
  return spawn(process.execPath, program, { cwd, stdio: 'ignore' });
}

async function until(condition: () => boolean, child: ChildProcess): Promise<void> {
  while (!condition()) {
    expect(child.exitCode).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

describe('an interrupted run', () => {
  const epochs = ['--epochs', '60', '--checkpoint-every', '7'];

  /** The run, killed after a checkpoint. */
  async function interrupted(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = start([...usual, ...epochs, '--out', 'run'], place);
    await until(() => existsSync(fileOf('checkpoint.safetensors.previous')), child);
    await kill(child, signal);
    expect(existsSync(fileOf('metrics.json'))).toBe(false);
  }

  /** That the run is now the one that never stopped, and reports like it. */
  async function expectWhole(ended: { code: number; stderr: string; stdout: string }): Promise<void> {
    expect(ended.stderr).toContain('resuming from');
    expect(ended.code).toBe(0);
    await train([...usual, ...epochs, '--out', 'whole']);
    expect(hash(fileOf('network.safetensors'))).toBe(hash(fileOf('network.safetensors', 'whole')));
    const [resumed, whole] = ['run', 'whole'].map((run) => json(fileOf('recording.json', run)));
    expect(resumed.curve).toEqual(whole.curve);
    expect(whole.curve).toHaveLength(240);
    const { finalLoss, seconds, samplesPerSecond } = json(fileOf('metrics.json')).training;
    expect(finalLoss).toBe(json(fileOf('metrics.json', 'whole')).training.finalLoss);
    expect(seconds * samplesPerSecond).toBeCloseTo(60 * 64, 3);
    expect(readdirSync(join(place, 'run')).sort()).toEqual(readdirSync(join(place, 'whole')).sort());
  }

  test('is resumed from another folder, after the data moved', async () => {
    await interrupted();
    const elsewhere = join(place, 'elsewhere');
    mkdirSync(elsewhere);
    renameSync(join(place, 'data'), join(place, 'moved'));
    rmSync(join(place, 'm.json'));
    const lost = await train(['--resume', '../run'], elsewhere);
    expect(lost).toMatchObject({ code: 1 });
    expect(lost.stderr).toContain(
      `no longer at ${join(place, 'data')}. Say where they are now with --dataset.`,
    );
    writeData(join(elsewhere, 'others'), 1);
    const others = await train(['--resume', '../run', '--dataset', 'others'], elsewhere);
    expect(others.stderr).toContain('Give the data that the run began with');
    const ended = await train(['--resume', '../run', '--dataset', '../moved'], elsewhere);
    renameSync(join(place, 'moved'), join(place, 'data'));
    writeModel(12);
    await expectWhole(ended);
  });

  test('goes on where its newest checkpoint or its settings are damaged', async () => {
    await interrupted('SIGINT');
    truncateSync(fileOf('checkpoint.safetensors'), 0);
    truncateSync(fileOf('settings.json'), 30);
    const resumed = await train(['--resume', 'run']);
    expect(resumed.stderr).toContain(
      'settings.json is damaged (empty or cut short). Give the command that began',
    );
    const ended = await train([...usual, ...epochs, '--out', 'run']);
    expect(ended.stderr).toContain('settings.json was damaged');
    expect(ended.stderr).toContain('checkpoint.safetensors is damaged and is passed over');
    await expectWhole(ended);
  });

  test('keeps a second process out, and gives its folder back however it ends', async () => {
    for (const signal of ['SIGKILL', 'SIGINT'] as const) {
      const child = start([...usual, '--epochs', '100000', '--out', 'locked'], place);
      const lock = fileOf('.argand.lock', 'locked');
      const holds = () => existsSync(lock) && readFileSync(lock, 'utf8').includes(`"pid":${child.pid},`);
      await until(() => holds() && existsSync(fileOf('settings.json', 'locked')), child);
      const second = await train(['--resume', 'locked']);
      expect(second).toMatchObject({ code: 1, stdout: '' });
      expect(second.stderr).toContain(`process ${child.pid} on`);
      await kill(child, signal);
      // What a killed process left is taken over by the next.
      expect(existsSync(lock)).toBe(signal === 'SIGKILL');
    }
  });

  test('cannot be continued before it is finished', async () => {
    await interrupted();
    const ended = await train(['--resume', 'run', '--epochs', '90']);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stderr).toContain(
      'cannot be continued to 90 epochs: it is not finished; finish it first with',
    );
  });
});
