import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNpy, writeNpy } from '@argand/npy';
import { distance } from '@argand/phasor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { argand } from './command-line.ts';
import { root } from './workspace.ts';

// `argand --backend MODULE`: a stranger's backend on the command line.
const network = join(root, 'tests/golden/mnist-mlp/network.safetensors');
const plugin = join(root, 'apps/example-backend/dist/index.js');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'argand-backend-'));
  const numbers = Float32Array.from({ length: 2 * 784 }, (_, i) => (i % 17) / 17);
  writeFileSync(join(folder, 'x.npy'), writeNpy({ shape: [2, 784], numbers }));
  writeFileSync(
    join(folder, 'plugin.js'),
    `export default async () => (await import(${JSON.stringify(plugin)})).plain();`,
  );
  writeFileSync(join(folder, 'nothing.js'), 'export const backend = 1;');
  writeFileSync(join(folder, 'broken.js'), "throw new Error('no driver');");
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (backend: string, output: string, ...rest: readonly string[]) =>
  argand(['run', network, '--input', 'x.npy', '--output', output, '--backend', backend, ...rest], {
    cwd: folder,
  });

test('a network answers on it as on the reference, atemporally and by spikes', async () => {
  for (const neuron of [[], ['--neuron', 'gated', '--cycles', '3']]) {
    const ended = await Promise.all([
      run('./plugin.js', 'a.npy', ...neuron),
      run('reference', 'b.npy', ...neuron),
    ]);
    expect(ended.map(({ code, stderr }) => (code === 0 ? '' : stderr))).toEqual(['', '']);
    const [ours, exact] = ['a.npy', 'b.npy'].map((name) => readNpy(readFileSync(join(folder, name)), name));
    expect(ours.shape).toEqual(exact.shape);
    // Silence is silence on both; elsewhere float32 rounds.
    for (const [k, phase] of [...exact.numbers].map(Number).entries()) {
      const ours32 = Number(ours.numbers[k]);
      expect(Number.isNaN(phase) ? Number.isNaN(ours32) : distance(ours32, phase) < 1e-4).toBe(true);
    }
  }
});

test.each([
  ['./missing.js', 2, 'there is no such backend'],
  ['abacus', 2, 'expected auto, wasm'],
  ['./nothing.js', 2, 'the module exports no backend'],
  ['./broken.js', 1, 'cannot be loaded: no driver'],
])('%s is refused in words', async (backend, code, words) => {
  const ended = await run(backend, 'c.npy');
  expect(ended.stderr).toContain(words);
  expect(ended.code).toBe(code);
});
