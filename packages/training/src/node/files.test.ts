import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDevice, reference } from '@argand/backend';
import { createNetwork, dense } from '@argand/layers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adam, constant, fit, similarityLoss } from '../index.ts';
import { checkpointFile } from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoint-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The checkpoints of three steps. */
async function checkpoints(): Promise<Uint8Array[]> {
  const device = await openDevice([reference()]);
  const network = await createNetwork({ device, seed: 0, inputShape: [1], layers: [dense(2)] });
  const data = { images: Float32Array.of(0, 0.5, 0.2), labels: Int32Array.of(0, 1, 0), length: 3 };
  const saved: Uint8Array[] = [];
  const steps = fit(network, data, {
    ...{
      epochs: 1,
      batchSize: 1,
      seed: 0,
      loss: similarityLoss(),
      optimizer: adam(),
      learningRate: constant(0.1),
    },
    checkpoint: { everySteps: 1, save: async (bytes) => void saved.push(bytes) },
  });
  for await (const _ of steps);
  await device.close();
  return saved;
}

test('the newest whole checkpoint is loaded, and what is damaged is reported', async () => {
  const path = join(folder, 'c.safetensors');
  const damaged: string[] = [];
  const file = checkpointFile(path, { onDamaged: (name) => damaged.push(name) });
  expect(await file.load()).toBeUndefined();
  const saved = await checkpoints();
  const load = async () => {
    const bytes = await file.load();
    return bytes && saved.findIndex((one) => Buffer.compare(one, bytes) === 0);
  };
  for (const [i, bytes] of saved.entries()) {
    await file.save(bytes);
    expect(await load()).toBe(i);
  }
  expect((await readdir(folder)).sort()).toEqual(['c.safetensors', 'c.safetensors.previous']);
  await truncate(path, 100);
  expect(await load()).toBe(1);
  await writeFile(path, '');
  expect(await load()).toBe(1);
  expect(damaged).toEqual([path, path]);
  await rm(path);
  expect(await load()).toBe(1);
  await truncate(`${path}.previous`, 0);
  expect(await load()).toBeUndefined();
  await file.deletePrevious();
  expect(await readdir(folder)).toEqual([]);
});
