import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bernoulli, integers, randomStream } from '@argand/random';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
    const labels = integers(randomStream(0, 'labels', place), count, 10);
    const records = Array.from(labels, (label, i) => {
      // A class is a chance of bright pixels.
      const bright = bernoulli(randomStream(0, 'pixels', 10 * place + i), 3072, (label + 1) / 12);
      return Buffer.from([label, ...Array.from(bright, (one) => 255 * one)]);
    });
    writeFileSync(join(data, name), Buffer.concat(records));
  }
});

const options = (out: string) => [
  ...['--dataset', 'cifar10', '--data-dir', data, '--model', 'paper-cnn', '--recipe', 'paper'],
  ...['--epochs', '2', '--batch-size', '4', '--augment', 'shift=3', 'flip=0.5', 'rotate=0.08'],
  ...['--checkpoint-every', '1', '--out', join(folder, out)],
];

/** Starts training, and kills it as soon as there is this file. Gives what it said. */
async function trainUntil(file: string, parameters: readonly string[]): Promise<string> {
  const program = [join(root, 'packages/argand/bin/argand.js'), 'train', ...parameters];
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.on('data', (chunk) => {
    words += chunk;
  });
  const ended = new Promise<string | null>((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  while (!existsSync(file) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGKILL');
  expect(await ended, words).toBe('SIGKILL');
  return words;
}

const fileOf = (run: string, name: string) => join(folder, run, `${name}.safetensors`);
const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

test('killed at a checkpoint and resumed, it is the run that was never killed', {
  timeout: 300_000,
}, async () => {
  const whole = trainUntil(fileOf('whole', 'network'), options('whole'));
  const checkpoint = fileOf('killed', 'checkpoint');
  await trainUntil(checkpoint, options('killed'));
  expect(existsSync(fileOf('killed', 'network'))).toBe(false);
  const resume = ['--data-dir', data, '--resume', join(folder, 'killed')];
  const words = await trainUntil(fileOf('killed', 'network'), resume);
  expect(words).toContain(`resuming from ${checkpoint}`);
  await whole;
  expect(hash(fileOf('killed', 'network'))).toBe(hash(fileOf('whole', 'network')));
});
