import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { argand } from './command-line.ts';
import { writeSmallMnist } from './small-mnist.ts';

const network = fileURLToPath(new URL('../golden/mnist-mlp/network.safetensors', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'argand-rate-'));

beforeAll(() => writeSmallMnist(folder, 3000, 300));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('argand count --rate-coded: a twin that learned, and that answers on rates as it does without', async () => {
  const options = ['--rate-coded', '--rate-steps', '256,4,32', '--json', '--limit', '300'];
  const ended = await argand(['count', network, '--data-dir', folder, ...options]);
  expect(ended.code).toBe(0);
  const { rateCoded, neurons, atemporal } = JSON.parse(ended.stdout);
  expect(neurons[0]).toMatchObject({ neuron: 'gated', spikes: 896, synapticOperations: 79_510 });
  expect(atemporal.multiplyAccumulates).toBe(159_020);
  const { twin, conversion, runs } = rateCoded;
  expect(twin).toMatchObject({ epochs: 2, seed: 0, trainingImages: 3000, parameters: 79_510 });
  expect(twin.multiplyAccumulates).toBe(79_510);
  expect(twin.accuracy).toBeGreaterThan(0.8);
  expect(conversion).toMatchObject({ readout: 'potential', leak: 0, percentile: 99.9, balancedOn: 1000 });
  expect(runs.map(({ input }: { input: string }) => input)).toEqual(['current', 'regular']);
  for (const { rows, within, latency, currentsPerStep, input } of runs) {
    const [few, some, many] = rows;
    expect([few.steps, some.steps, many.steps]).toEqual([4, 32, 256]);
    expect(few.agreement).toBeLessThan(some.agreement);
    expect(many.agreement).toBeGreaterThanOrEqual(0.99);
    expect(currentsPerStep).toBe(input === 'current' ? 110 : 784 + 110);
    // Without inputs that fire, every spike is one of a hidden neuron, and reaches the ten outputs.
    if (input === 'current') {
      for (const { spikes, synapticOperations, multiplyAccumulates } of rows) {
        expect(synapticOperations).toBeCloseTo(10 * spikes, 6);
        expect(multiplyAccumulates).toBe(78_400);
      }
    }
    expect(many.energy.additions).toBeCloseTo(
      many.multiplyAccumulates * 4.6e-12 + (many.synapticOperations + 256 * currentsPerStep) * 0.9e-12,
      15,
    );
    expect(within.map(({ points }: { points: number }) => points)).toEqual([1, 0.5, 0.1]);
    expect(within[0].steps).toBeLessThanOrEqual(256);
    expect(latency.rightFrom.images).toBe(Math.round(300 * many.accuracy));
    expect(latency.firstRight.images).toBeGreaterThanOrEqual(latency.rightFrom.images);
  }
});

test("argand count --rate-coded: a table for people says what the twin is, with the network's own epochs and seed", async () => {
  const run = join(folder, 'run');
  mkdirSync(run);
  copyFileSync(network, join(run, 'network.safetensors'));
  const training = { epochs: 1, continuedAfter: [], batchSize: 32, learningRate: 0.01, seed: 4 };
  const content = {
    ...{ argand: ['0.0.0'], network: {}, data: { train: {}, test: {} }, backend: { name: 'wasm' } },
    training: { ...training, damping: 0.5, augment: 'none' },
  };
  const settings = {
    version: 2,
    id: createHash('sha256').update(JSON.stringify(content)).digest('hex'),
    ...{ dataset: 'mnist', model: 'mlp', recipe: 'best', backend: 'auto', paths: {} },
    content,
  };
  writeFileSync(join(run, 'settings.json'), JSON.stringify(settings));
  const options = ['--rate-steps', '2', '--rate-input', 'poisson', '--rate-leak', '0.1', '--limit', '20'];
  const path = join(run, 'network.safetensors');
  const ended = await argand(['count', path, '--data-dir', folder, '--rate-coded', ...options]);
  expect(ended.code).toBe(0);
  for (const words of [
    'phasors, gated',
    'ReLU, atemporal',
    'rates, poisson, 2 steps',
    '3,000 images, 1 epoch, seed 4',
    'Rueckauer 2017',
    'leak (0.1',
  ]) {
    expect(ended.stdout).toContain(words);
  }
});

test('argand count --rate-coded: what is wrong with an option is named', async () => {
  const wrong = async (...options: string[]) => {
    const { code, stderr } = await argand(['count', network, ...options]);
    expect(code).toBe(2);
    return stderr;
  };
  expect(await wrong('--rate-steps', '8')).toContain(
    '--rate-steps is for the rate-coded twin; give --rate-coded too.',
  );
  expect(await wrong('--rate-coded', '--rate-steps', '0')).toContain('--rate-steps');
  expect(await wrong('--rate-coded', '--rate-input', 'morse')).toContain('--rate-input');
});
