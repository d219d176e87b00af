import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { argand } from './command-line.ts';
import { writeSmallMnist } from './small-mnist.ts';
import { root } from './workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'argand-train-'));
const data = join(folder, 'data');
const small = ['--data-dir', data];

beforeAll(() => writeSmallMnist(data, 640, 100));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const networkOf = (run: string) => join(folder, run, 'network.safetensors');

async function train(run: string, ...options: string[]) {
  return argand(['train', ...small, '--out', join(folder, run), '--json', '--quiet', ...options]);
}

describe('argand train', () => {
  test('the convolutional model learns, and answers with spikes what it answers atemporally', async () => {
    const ended = await train('cnn', '--model', 'cnn', '--epochs', '1');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { model, parameters, atemporal, temporal } = JSON.parse(ended.stdout);
    expect([model, parameters]).toEqual(['cnn', 160 + 4640 + 9248 + 102_528 + 1290]);
    expect(temporal[0]).toMatchObject({ neuron: 'gated', agreement: 1, accuracy: atemporal.accuracy });
    expect(temporal[0].maxPhaseError).toBeLessThan(1e-4);
  });

  test('answers with one JSON object, writes its files, and does nothing twice', async () => {
    const first = await train('once', '--epochs', '1', '--seed', '3');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const metrics = JSON.parse(first.stdout);
    expect(metrics).toMatchObject({
      dataset: 'mnist',
      model: 'mlp',
      seed: 3,
      epochs: 1,
      parameters: 79_510,
      out: join(folder, 'once'),
    });
    expect(metrics.training.finalLoss).toBeGreaterThan(0);
    expect(metrics.atemporal).toMatchObject({ images: 100 });
    expect(metrics.temporal.map(({ neuron }: { neuron: string }) => neuron)).toEqual(['gated', 'resonator']);
    const [gated] = metrics.temporal;
    expect(gated).toMatchObject({
      agreement: 1,
      spikesPerImage: 896,
      synapticOperationsPerImage: 79_510,
      accuracy: metrics.atemporal.accuracy,
    });
    expect(gated.maxPhaseError).toBeLessThan(1e-4);
    expect(readdirSync(join(folder, 'once')).sort()).toEqual([
      'checkpoint.safetensors',
      'metrics.json',
      'network.safetensors',
      'recording.json',
      'report.html',
      'settings.json',
    ]);

    const before = hash(networkOf('once'));
    const again = await argand([
      'train',
      ...small,
      '--out',
      join(folder, 'once'),
      '--epochs',
      '1',
      '--seed',
      '3',
      '--json',
    ]);
    expect(JSON.parse(again.stdout)).toEqual(metrics);
    expect(again.stderr).toContain('is done already');
    expect(hash(networkOf('once'))).toBe(before);
  });

  test('one seed gives one file, on one thread, on two and on three', async () => {
    const hashes = [];
    for (const threads of ['1', '2', '3']) {
      expect((await train(`threads-${threads}`, '--epochs', '1', '--threads', threads)).code).toBe(0);
      hashes.push(hash(networkOf(`threads-${threads}`)));
    }
    expect(new Set(hashes).size).toBe(1);
    await train('another-seed', '--epochs', '1', '--seed', '1');
    expect(hash(networkOf('another-seed'))).not.toBe(hashes[0]);
  });

  test('stopped by Ctrl-C it saves and says how to go on; gone on with, it is the run that never stopped', async () => {
    expect((await train('whole', '--epochs', '60')).code).toBe(0);
    const run = join(folder, 'stopped');
    const child = spawn(
      process.execPath,
      [join(root, 'packages/argand/bin/argand.js'), 'train', ...small, '--out', run, '--epochs', '60'],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let words = '';
    child.stderr.on('data', (chunk) => {
      words += chunk;
    });
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    while (!words.includes('recipe best')) await new Promise((resolve) => setTimeout(resolve, 10));
    await new Promise((resolve) => setTimeout(resolve, 400));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(words).toContain(`go on with: argand train --resume ${run}`);
    expect(existsSync(join(run, 'checkpoint.safetensors'))).toBe(true);
    expect(existsSync(networkOf('stopped'))).toBe(false);

    const resumed = await argand(['train', ...small, '--resume', run, '--json', '--quiet']);
    expect(resumed).toMatchObject({ code: 0 });
    expect(hash(networkOf('stopped'))).toBe(hash(networkOf('whole')));
  });

  test('the report of a run can be made again', async () => {
    await train('reported', '--epochs', '1');
    const page = readFileSync(join(folder, 'reported', 'report.html'), 'utf8');
    for (const part of ['Membranes: hold', 'Spikes of one image: resonator', 'The input changes: gated']) {
      expect(page).toContain(`<h3>${part}</h3>`);
    }
    expect(page.length).toBeLessThan(2e6);
    rmSync(join(folder, 'reported', 'report.html'));
    expect(await argand(['report', join(folder, 'reported')])).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'reported', 'report.html'), 'utf8')).toBe(page);
  });

  test('an examination has a report of its own, but not in the folder of a run', async () => {
    const examine = (out: string) =>
      argand([
        'evaluate',
        networkOf('reported'),
        ...small,
        '--limit',
        '20',
        '--out',
        join(folder, out),
        '--json',
        '--quiet',
      ]);
    const examined = await examine('examined');
    expect(examined).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(examined.stdout).out).toBe(join(folder, 'examined'));
    expect(readdirSync(join(folder, 'examined')).sort()).toEqual([
      'metrics.json',
      'recording.json',
      'report.html',
    ]);
    const page = readFileSync(join(folder, 'examined', 'report.html'), 'utf8');
    expect(page).toContain('<h3>Membranes: gated</h3>');
    expect(page).not.toContain('<h3>Training</h3>');
    const refused = await examine('reported');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('holds a run of training; choose another folder.');
  });

  test('a model of one’s own comes from a JSON file, and evaluate examines it', async () => {
    const model = join(folder, 'model.json');
    writeFileSync(
      model,
      JSON.stringify({
        inputShape: [28, 28, 1],
        encoder: [{ kind: 'scale', factor: 0.5 }],
        layers: [{ kind: 'flatten' }, { kind: 'dense', units: 20 }, { kind: 'dense', units: 10 }],
        readout: { kind: 'quadrature', classes: 10 },
      }),
    );
    expect(await train('own', '--model', model, '--epochs', '1')).toMatchObject({ code: 0 });
    const examined = await argand([
      'evaluate',
      networkOf('own'),
      ...small,
      '--neuron',
      'gated',
      'resonator',
      '--limit',
      '50',
      '--json',
      '--quiet',
    ]);
    expect(examined).toMatchObject({ code: 0, stderr: '' });
    const metrics = JSON.parse(examined.stdout);
    expect(metrics.training).toBeUndefined();
    expect(metrics.atemporal.images).toBe(50);
    expect(metrics.temporal).toHaveLength(2);
    expect(metrics.temporal[0].agreement).toBe(1);
  });
});

const goldenFile = (path: string) => fileURLToPath(new URL(`../golden/${path}`, import.meta.url));
const network = goldenFile('mnist-mlp/network.safetensors');
const inputs = goldenFile('mnist-mlp/inputs.npy');

describe('what the command line refuses', () => {
  const cases: [string, string[], number, string][] = [
    ['an unknown command', ['dance'], 2, "unknown command 'dance'"],
    ['an unknown option', ['train', '--sing'], 2, "unknown option '--sing'"],
    ['an epoch and a half', ['train', '--epochs', '1.5'], 2, 'Expected a whole number from 1 to 100000'],
    ['a rate of 0', ['train', '--learning-rate', '0'], 2, 'Expected a number above 0'],
    ['an empty folder', ['train', '--out', ''], 2, '--out: expected <folder>, received an empty text'],
    [
      'augmented points of a plane',
      ['train', '--dataset', 'yin-yang', '--augment', 'shift=1', '--out', 'never-made'],
      2,
      '--augment shift=1: expected images [height, width, channels], but those of yin-yang are [4]',
    ],
    ['an unknown recipe', ['train', '--recipe', 'soup'], 2, 'Allowed choices are best, paper'],
    ['an unknown backend', ['train', '--backend', 'abacus'], 2, '--backend abacus: there is no such backend'],
    [
      'an unknown data set',
      ['train', '--dataset', 'nothing'],
      2,
      "data set 'nothing' is unknown; expected one of mnist",
    ],
    [
      'an unknown model',
      ['train', '--model', 'giant', ...small, '--out', join(folder, 'giant')],
      2,
      '--model giant: unknown; expected one of mlp, mlp-sign, mlp-pixels, cnn',
    ],
    [
      'an unknown change of images',
      ['train', '--augment', 'shift=2', 'turn=1', ...small],
      2,
      '--augment shift=2 turn=1: turn=1 is not understood; expected shift=PIXELS',
    ],
    [
      'an unknown neuron',
      ['run', network, '--input', inputs, '--output', join(folder, 'o.npy'), '--neuron', 'sleepy'],
      2,
      '--neuron sleepy: unknown; expected one of gated, hold, resonator, ode',
    ],
    [
      'an option of another neuron',
      [
        'run',
        network,
        '--input',
        inputs,
        '--output',
        join(folder, 'o.npy'),
        '--neuron',
        'gated',
        '--leak',
        '1',
      ],
      2,
      '--leak is no option of gated',
    ],
    [
      'a negative leak',
      ['evaluate', network, '--neuron', 'resonator', '--leak', '-1'],
      2,
      'Expected a number of at least 0',
    ],
    [
      'spikes of no neuron',
      [
        'run',
        network,
        '--input',
        inputs,
        '--output',
        join(folder, 'o.npy'),
        '--spikes',
        join(folder, 's.npy'),
      ],
      2,
      'give --neuron with it',
    ],
    ['a missing file', ['evaluate', join(folder, 'none.safetensors'), ...small], 1, 'there is no such file'],
    ['a file that is no network', ['evaluate', inputs, ...small], 1, 'inputs.npy'],
    [
      'images of another shape',
      [
        'run',
        network,
        '--input',
        goldenFile('gradients-dense/inputs.npy'),
        '--output',
        join(folder, 'o.npy'),
      ],
      1,
      'but the network expects [images, 784]',
    ],
    [
      'labels that are none',
      [
        'gradient',
        goldenFile('gradients-dense/network.safetensors'),
        '--input',
        goldenFile('gradients-dense/inputs.npy'),
        '--labels',
        goldenFile('gradients-dense/expected-loss.npy'),
        '--output',
        join(folder, 'o.npz'),
      ],
      1,
      'expected-loss.npy: its shape is [1], but there are',
    ],
    [
      'a folder that cannot be written to',
      ['train', ...small, '--out', join(data, 'train-labels-idx1-ubyte', 'run')],
      1,
      'cannot be written to',
    ],
    ['a folder that is no run', ['train', ...small, '--resume', data], 1, 'no settings.json in it'],
    ['a report of nothing', ['report', data], 1, 'no recording.json in it'],
    [
      'a folder without the files',
      ['train', '--data-dir', folder, '--out', join(folder, 'nodata')],
      1,
      'has neither train-labels-idx1-ubyte nor',
    ],
  ];

  test('an unknown backend leaves no folder behind, so that the next run may have it', async () => {
    const out = join(folder, 'abacus');
    await argand(['train', ...small, '--backend', 'abacus', '--out', out], { cwd: folder });
    expect(existsSync(out)).toBe(false);
  });

  test.each(cases)('%s', async (_title, parameters, code, message) => {
    const ended = await argand(parameters, { cwd: folder });
    expect(ended.stderr).toContain(message);
    expect(ended.code).toBe(code);
    expect(ended.stdout).toBe('');
  });

  test('a folder that holds another run, naming what differs', async () => {
    await train('mine', '--epochs', '1');
    const other = await train('mine', '--epochs', '1', '--seed', '9');
    expect(other).toMatchObject({ code: 1, stdout: '' });
    expect(other.stderr).toContain('holds another run: seed is 0 there and 9 here. Choose another --out');
  });

  test('a truncated network file, naming the file', async () => {
    const cut = join(folder, 'cut.safetensors');
    copyFileSync(network, cut);
    truncateSync(cut, 100_000);
    const ended = await argand(['run', cut, '--input', inputs, '--output', join(folder, 'cut.npy')]);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stderr).toContain('cut.safetensors');
    expect(existsSync(join(folder, 'cut.npy'))).toBe(false);
  });

  test('an output that cannot be written leaves nothing behind', async () => {
    const target = join(folder, 'taken');
    mkdirSync(join(target, 'y.npy'), { recursive: true });
    const ended = await argand(['run', network, '--input', inputs, '--output', join(target, 'y.npy')]);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stderr).toContain('y.npy: cannot be written');
    expect(readdirSync(target)).toEqual(['y.npy']);
  });

  test('damaged data, naming the file', async () => {
    const damaged = join(folder, 'damaged');
    await writeSmallMnist(damaged, 10, 10);
    truncateSync(join(damaged, 'train-images-idx3-ubyte'), 5000);
    const ended = await argand(['train', '--data-dir', damaged, '--out', join(folder, 'from-damaged')]);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stderr).toContain('train-images-idx3-ubyte');
  });
});

describe('every command', () => {
  test.each(['train', 'evaluate', 'run', 'gradient', 'data', 'devices', 'report'])(
    '%s has help with an example',
    async (command) => {
      const ended = await argand([command, '--help']);
      expect(ended.code).toBe(0);
      expect(ended.stdout).toContain(`Example:\n  argand ${command}`);
    },
  );

  test('devices and data answer in JSON', async () => {
    const { devices } = JSON.parse((await argand(['devices', '--json'])).stdout);
    expect(
      devices.map(({ backend, usable }: { backend: string; usable: boolean }) => [backend, usable]),
    ).toEqual([
      ['wasm', true],
      // Where there is an adapter, and the package that Node needs for it.
      ['webgpu', expect.any(Boolean)],
      ['reference', true],
    ]);
    const { usable, reason, adapter } = devices[1];
    if (usable) expect(adapter.limits.maxStorageBufferBindingSize).toBeGreaterThanOrEqual(2 ** 27);
    else expect(reason).toMatch(/^webgpu: /);
    const { datasets } = JSON.parse((await argand(['data', 'list', '--json'])).stdout);
    expect(datasets[0].name).toBe('mnist');
    const { location } = JSON.parse((await argand(['data', 'path', 'mnist', '--json'])).stdout);
    expect(location).toContain('mnist');
  });
});
