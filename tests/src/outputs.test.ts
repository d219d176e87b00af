import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { argand } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'argand-outputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const golden = (name: string) => fileURLToPath(new URL(`../golden/mnist-mlp/${name}`, import.meta.url));
const at = (name: string) => join(folder, name);
const [network, input] = [at('n.safetensors'), at('x.npy')];

/** Every file of the folder, as it is. */
const snapshot = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [path, readFileSync(path).toString('base64')]);

beforeAll(() => {
  writeFileSync(network, readFileSync(golden('network.safetensors')));
  writeFileSync(input, readFileSync(golden('inputs.npy')));
  for (const name of ['export', 'evaluate', 'sweep', 'mixed']) mkdirSync(at(name));
  writeFileSync(at('export/network.json'), '{"layers": []}');
  writeFileSync(at('mixed/network.npz'), 'arrays of someone else');
  writeFileSync(at('evaluate/report.html'), '<title>Quarterly report</title>');
  writeFileSync(at('sweep/sweep.html'), '<title>Sweeping</title>');
});

describe('an output that would replace something else is refused before work starts', () => {
  const run = ['run', network, '--input', input];
  const gradient = ['gradient', network, '--input', input, '--labels', at('l.npy')];
  test.each([
    ['the network', [...run, '--output', network], ['--output', 'network']],
    ['the input', [...run, '--output', input], ['--output', '--input']],
    [
      'two outputs',
      [...run, '--neuron', 'hold', '--output', at('y.npy'), '--spikes', at('y.npy')],
      ['--output', '--spikes'],
    ],
    [
      'the spikes',
      [...run, '--neuron', 'hold', '--output', at('y.npy'), '--spikes', input],
      ['--spikes', '--input'],
    ],
    ['JSON on stdout', [...run, '--output', '/dev/stdout', '--json'], ['--output', '--json']],
    ['gradient: the network', [...gradient, '--output', network], ['--output', 'network']],
    ['gradient: the labels', [...gradient, '--output', at('l.npy')], ['--output', '--labels']],
    ['stream: the network', ['stream', network, '--save', network], ['--save', 'network']],
    ['stream: the input', ['stream', network, '--input', input, '--save', input], ['--save', '--input']],
    ['export: a file of others', ['export', network, '--out', at('export')], ['--out', 'network.json']],
    ['export: arrays of others', ['export', network, '--out', at('mixed')], ['--out', 'network.npz']],
    ['evaluate: a page of others', ['evaluate', network, '--out', at('evaluate')], ['--out', 'report.html']],
    [
      'train: a page of others',
      ['train', '--dataset', 'yin-yang', '--out', at('evaluate')],
      ['--out', 'report.html'],
    ],
    [
      'train: the data',
      ['train', '--dataset', 'mnist', '--data-dir', at('mixed'), '--out', at('mixed')],
      ['--out', '--data-dir'],
    ],
    [
      'sweep: a page of others',
      ['sweep', network, '--bits', '2', '--out', at('sweep')],
      ['--out', 'sweep.html'],
    ],
  ])('%s', async (_title, parameters, names) => {
    writeFileSync(at('l.npy'), 'labels');
    const before = snapshot();
    const ended = await argand(parameters);
    expect(ended, ended.stderr).toMatchObject({ code: 2, stdout: '' });
    for (const name of names) expect(ended.stderr).toContain(name);
    expect(snapshot()).toEqual(before);
  });
});

test('what a command wrote itself is written again', async () => {
  for (let round = 0; round < 2; round++) {
    for (const parameters of [
      ['export', network, '--out', at('own-export')],
      ['evaluate', network, '--limit', '5', '--out', at('own-evaluation')],
      ['sweep', network, '--limit', '5', '--bits', '2', '--out', at('own-sweep')],
      [
        'stream',
        network,
        '--cycles',
        '2',
        ...(round === 0 ? [] : ['--resume', at('s.npz')]),
        '--save',
        at('s.npz'),
      ],
    ]) {
      const ended = await argand(parameters);
      expect(ended.code, ended.stderr).toBe(0);
    }
  }
});
