import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as autograd from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import * as layers from '@argand/layers';
import { gated, multiplyAccumulates, spike } from '@argand/spiking';
import { adam, constant, evaluate, fit, similarityLoss } from '@argand/training';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../workspace.ts';

// A second installation of a package: other classes of the same names.
const folder = join(root, 'tests', 'node_modules', '.second-copies');

async function secondCopy<T>(name: string): Promise<T> {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  cpSync(join(root, 'packages', name, 'dist'), place, { recursive: true });
  writeFileSync(join(place, 'package.json'), '{ "type": "module" }');
  return (await import(/* @vite-ignore */ pathToFileURL(join(place, 'index.js')).href)) as T;
}

const device = await openDevice([reference()]);
let otherAutograd: typeof autograd;
let otherLayers: typeof layers;
let otherNetwork: layers.Network;
beforeAll(async () => {
  otherAutograd = await secondCopy('autograd');
  otherLayers = await secondCopy('layers');
  otherNetwork = await otherLayers.createNetwork({
    device,
    seed: 0,
    inputShape: [2],
    layers: [layers.dense(2)],
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const data = { images: Float32Array.of(0.1, 0.2), labels: Int32Array.of(1), length: 1 };
const another = (kind: string, name: string) =>
  `is a ${kind} from another copy of @argand/${name}. Deduplicate the dependency`;

test('tensors of another copy of a package are refused, and the remedy is named', () => {
  const x = otherAutograd.tensor(device, [1, 2]);
  const message = another('Tensor', 'autograd');
  expect(() => autograd.sin(x as never)).toThrow(`sin: its argument ${message}`);
  expect(() => autograd.add(1, x as never)).toThrow(message);
  expect(() => autograd.matmul(x as never, x as never)).toThrow(message);
  expect(() => autograd.concatenate([x as never])).toThrow(message);
  expect(() => autograd.valueAndGrad((y) => autograd.sum(y as never), x as never)).toThrow(message);
  expect(() => autograd.keep(x)).toThrow('keep: cannot look for tensors inside a Tensor');
});

test('a network of another copy too', async () => {
  const message = another('Network', 'layers');
  await expect(spike(otherNetwork, data, { neuron: gated() })).rejects.toThrow(`spike: network ${message}`);
  await expect(multiplyAccumulates(otherNetwork)).rejects.toThrow(message);
  await expect(evaluate(otherNetwork, data)).rejects.toThrow(`evaluate: network ${message}`);
  await expect(layers.writeNetwork(otherNetwork)).rejects.toThrow(message);
  const options = {
    epochs: 1,
    batchSize: 1,
    seed: 0,
    loss: similarityLoss(),
    optimizer: adam(),
    learningRate: constant(0.1),
  };
  expect(() => fit(otherNetwork, data, options)).toThrow(`fit: network ${message}`);
});

test('images in a tensor of another copy too', async () => {
  const network = await layers.createNetwork({
    device,
    seed: 0,
    inputShape: [2],
    layers: [layers.dense(2)],
  });
  const images = otherAutograd.tensor(device, [[0.1, 0.2]]);
  expect(() => network.infer(images as never)).toThrow(another('Tensor', 'autograd'));
  await expect(spike(network, images as never, { neuron: gated() })).rejects.toThrow(
    another('Tensor', 'autograd'),
  );
  network.dispose();
});
