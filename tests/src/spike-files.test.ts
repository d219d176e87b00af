import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readNpy, readNpz, writeNpy } from '@argand/npy';
import { distances } from '@argand/phasor';
import { readSpikesCsv, readSpikesNpz } from '@argand/spiking';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { argand } from './command-line.ts';
import { golden } from './golden/npy.ts';

// Spikes and networks that leave Argand and come back, through the command line.

const folder = mkdtempSync(join(tmpdir(), 'argand-spike-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string) => join(folder, name);
const network = fileURLToPath(new URL('../golden/mnist-mlp/network.safetensors', import.meta.url));
const settings = ['--neuron', 'gated', '--cycles', '4', '--backend', 'reference'];
const run = (input: string, output: string, ...more: string[]) =>
  argand(['run', network, '--input', file(input), '--output', file(output), ...settings, ...more]);
const phases = (name: string) => {
  const { shape, numbers } = readNpy(readFileSync(file(name)), name);
  return { shape, numbers: Float64Array.from(numbers) };
};

beforeAll(async () => {
  const pixels = Float32Array.from(golden('mnist-mlp/inputs.npy').numbers.subarray(0, 2 * 784));
  writeFileSync(file('x.npy'), writeNpy({ shape: [2, 784], numbers: pixels }));
  const ended = await Promise.all([
    run('x.npy', 'y.npy', '--spikes', file('all.npz')),
    run('x.npy', 'z.npy', '--spikes', file('all.csv')),
    run('x.npy', 'w.npy', '--spikes', file('all.npy')),
  ]);
  for (const { code, stderr } of ended) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

describe('argand run', () => {
  test('.npz, .csv and .npy hold the same spikes', () => {
    const exact = readSpikesNpz(readFileSync(file('all.npz')), 'all.npz');
    expect(exact.layers.map(({ layer, train }) => [layer, train.neurons])).toEqual([
      [-1, 784],
      [0, 100],
      [1, 10],
    ]);
    const text = readFileSync(file('all.csv'), 'utf8');
    const written = readSpikesCsv(text, 'all.csv', { neurons: (layer) => [784, 100, 10][layer + 1] });
    for (const [l, { train }] of written.layers.entries()) {
      expect(train.neuron).toHaveLength(exact.layers[l].train.neuron.length);
    }
    const ofLayers = exact.layers[1].train.phase.length + exact.layers[2].train.phase.length;
    expect(readNpy(readFileSync(file('all.npy')), 'all.npy').shape).toEqual([ofLayers, 4]);
  });

  test.each(['all.npz', 'all.csv'])('the spikes of %s give the answers of the pixels', async (input) => {
    expect(await run(input, `from-${input}.npy`)).toMatchObject({ code: 0, stderr: '' });
    const [found, expected] = [phases(`from-${input}.npy`), phases('y.npy')];
    expect(found.shape).toEqual([2, 4, 10]);
    const apart = distances(found.numbers, expected.numbers).filter(
      (_, k) => !Number.isNaN(expected.numbers[k]),
    );
    expect(apart.length).toBeGreaterThan(40);
    for (const distance of apart) expect(distance).toBeLessThanOrEqual(input === 'all.npz' ? 0 : 1e-9);
  });

  const header = 'image,layer,neuron,time\n';
  test.each([
    [
      'a neuron that is none',
      `${header}0,-1,784,0.5\n`,
      'line 2: neuron is 784, but must be a whole number from 0 to 783.',
    ],
    [
      'a spike after the end',
      `${header}0,-1,3,0.5\n0,-1,3,4\n`,
      'line 3: a spike at time 4, after the end; expected times before 4. Run more cycles',
    ],
    ['a negative time', `${header}0,-1,3,-0.5\n`, 'line 2: time is -0.5'],
    ['spikes of a layer alone', `${header}0,0,3,0.5\n`, 'there is no spike of layer -1, the inputs.'],
    ['another table', 'a,b,c\n1,2,3\n', 'line 1 is "a,b,c"; expected the header image,layer,neuron,time.'],
  ])('%s is an error that names file and line', async (_, text, message) => {
    writeFileSync(file('wrong.csv'), text);
    const ended = await run('wrong.csv', 'never.npy');
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(`${file('wrong.csv')}`);
    expect(ended.stderr).toContain(message);
  });

  test('spikes without a neuron, and spikes to a file of no known kind, are wrong usage', async () => {
    const atemporal = await argand(['run', network, '--input', file('all.npz'), '--output', file('n.npy')]);
    expect(atemporal).toMatchObject({ code: 2, stdout: '' });
    expect(atemporal.stderr).toContain('give --neuron with them');
    const unknown = await run('x.npy', 'n.npy', '--spikes', file('s.txt'));
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('expected a name that ends with .npy, .npz, .csv');
  });
});

test('argand export --bits 2 writes three values a tensor, and no more', async () => {
  const ended = await argand(['export', network, '--out', file('ternary'), '--bits', '2', '--json']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const arrays = readNpz(readFileSync(JSON.parse(ended.stdout).arrays), 'network.npz');
  const { shape, numbers } = arrays['layers.0.weights'];
  // The last row is the bias, a tensor of its own.
  const weights = new Set(numbers.subarray(0, (shape[0] - 1) * shape[1]));
  expect(weights.size).toBe(3);
});

test('argand export writes network.json and the arrays that it names', async () => {
  const ended = await argand(['export', network, '--out', file('exported'), '--cycles', '4', '--json']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const answer = JSON.parse(ended.stdout);
  expect(answer).toMatchObject({ neuron: 'gated', layers: 2 });
  const description = JSON.parse(readFileSync(answer.description, 'utf8'));
  const arrays = readNpz(readFileSync(answer.arrays), 'network.npz');
  expect(description).toMatchObject({ format: 'argand-spiking-network', version: 1, period: 1 });
  for (const { sources, targets, weights } of description.layers) {
    expect(arrays[weights.array].shape).toEqual([sources, targets]);
  }
  const help = await argand(['export', '--help']);
  expect(help.stdout).toContain('Example:\n  argand export');
});
