import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bernoulli, integers, stream } from '@argand/random';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { argand } from './command-line.ts';
import { root } from './workspace.ts';

// Training of the paper's CIFAR network is killed, not asked to stop, and goes on from its checkpoint. The images are made, in the data
// set's own layout.

const folder = mkdtempSync(join(tmpdir(), 'argand-resume-'));
const data = join(folder, 'cifar-10-batches-bin');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  mkdirSync(data);
  const files = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`);
  for (const [place, name] of [...files, 'test_batch.bin'].entries()) {
    const count = name.startsWith('test') ? 2 : 4;
    const labels = integers(stream(0, 'labels', place), count, 10);
    const records = Array.from(labels, (label, i) => {
      // A class is a chance of bright pixels.
      const bright = bernoulli(stream(0, 'pixels', 10 * place + i), 3072, (label + 1) / 12);
      return Buffer.from([label, ...Array.from(bright, (one) => 255 * one)]);
    });
    writeFileSync(join(data, name), Buffer.concat(records));
  }
});

const options = (out: string) => [
  'train',
  ...['--dataset', 'cifar10', '--data-dir', data, '--model', 'paper-cnn', '--recipe', 'paper'],
  ...['--epochs', '4', '--batch-size', '4', '--augment', 'shift=3', 'flip=0.5', 'rotate=0.08'],
  ...['--checkpoint-every', '1', '--out', join(folder, out)],
];
const network = (run: string) => join(folder, run, 'network.safetensors');
const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

test('killed at a checkpoint and resumed, it is the run that was never killed', async () => {
  const whole = argand([...options('whole'), '--json', '--quiet']);
  const checkpoint = join(folder, 'killed', 'checkpoint.safetensors');
  const child = spawn(process.execPath, [join(root, 'packages/argand/bin/argand.js'), ...options('killed')], {
    stdio: 'ignore',
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on('exit', (_, signal) => resolve(signal)),
  );
  while (!existsSync(checkpoint) && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
  expect(existsSync(network('killed'))).toBe(false);

  expect(await whole).toMatchObject({ code: 0, stderr: '' });
  const resumed = await argand(['train', '--data-dir', data, '--resume', join(folder, 'killed'), '--json']);
  expect(resumed).toMatchObject({ code: 0 });
  expect(resumed.stderr).toContain(`going on from ${checkpoint}`);
  expect(hash(network('killed'))).toBe(hash(network('whole')));
  const { parameters, model, temporal } = JSON.parse(resumed.stdout);
  expect([model, parameters]).toEqual(['paper-cnn', 1_675_376]);
  expect(temporal[0]).toMatchObject({ neuron: 'gated', agreement: 1 });
});
