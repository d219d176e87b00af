import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { argand } from './command-line.ts';

const network = fileURLToPath(new URL('../golden/mnist-mlp/network.safetensors', import.meta.url));

test('argand count: operations by layer, latency and energy, as counted by hand', async () => {
  const ended = await argand(['count', network, '--limit', '20', '--synapse-energy', '1', '--json']);
  expect(ended.code).toBe(0);
  const { images, neurons } = JSON.parse(ended.stdout);
  expect([images, neurons.length]).toEqual([20, 1]);
  const [gated] = neurons;
  expect(gated.inputSpikes).toBe(784);
  expect(gated.layers).toEqual([
    {
      spikes: 100,
      references: 1,
      synapticOperations: 78_500,
      active: 100,
      silent: 0,
      multiplyAccumulates: 157_000,
    },
    { spikes: 10, references: 1, synapticOperations: 1010, active: 10, silent: 0, multiplyAccumulates: 2020 },
  ]);
  // A wave answers in cycle 2 of clock 2, which ends after 3.5 periods.
  expect(gated.latency.firstRight).toEqual({
    images: Math.round(20 * gated.accuracy),
    cycle: 2,
    periods: 3.5,
  });
  expect(gated.energy.neuromorphic).toBeCloseTo(79_510e-12, 18);
});

test('argand count: what is wrong with an option is named', async () => {
  const ended = await argand(['count', network, '--mac-energy', '-1']);
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain('--mac-energy');
});
