import { openDevice } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { dataset } from '@argand/datasets';
import { createNetwork, dense } from '@argand/layers';
import { gated, hold, ode, resonator, spike } from '@argand/spiking';
import { evaluate } from '@argand/training';
import { expect, test } from 'vitest';
import { gatherReport, pictureOf } from './recording.ts';
import { reportPage } from './report/page.ts';

test('with a thousand classes, large images, many layers and cycles a report stays below 5 MB', async () => {
  const device = await openDevice([wasm({ threads: 1 })]);
  const [classes, side, images] = [1000, 100, 60];
  const network = await createNetwork({
    device,
    seed: 1,
    inputShape: [side * side],
    layers: [...Array.from({ length: 11 }, () => dense(150)), dense(classes)],
  });
  const data = dataset({
    name: 'many',
    imageShape: [side, side, 1],
    classes,
    images: Uint8Array.from({ length: images * side * side }, (_, k) => (k * k * 7) % 251),
    labels: Int32Array.from({ length: images }, (_, image) => (image * 37) % classes),
  });
  const evaluation = await evaluate(network, data);
  // As many errors as there can be.
  const confusion = Array.from({ length: classes }, (_, i) =>
    Array.from({ length: classes }, (__, j) => (i + j) % 7),
  );
  const spikes = await spike(network, data, { neuron: gated() });
  const contents = await gatherReport({
    name: 'many',
    network,
    data,
    settings: {},
    evaluation: { ...evaluation, confusion },
    curve: Array.from({ length: 2048 }, (_, step) => ({ step, loss: 1 / (step + 1), learningRate: 0.1 })),
    metrics: {
      dataset: 'many',
      model: 'deep',
      seed: 1,
      parameters: network.parameterCount,
      temporal: [],
      atemporal: { accuracy: 0, images, silent: 0, seconds: 1, imagesPerSecond: images },
      device: { backend: 'wasm', description: 'wasm', threads: 1 },
    },
    spiking: [{ neuron: 'gated', spikes }],
    shown: {
      network,
      neurons: [gated(), hold({ cycles: 60 }), ode({ cycles: 60 }), resonator({ cycles: 60 })],
    },
  });
  await device.close();
  expect(contents.scatter[0].atemporal.length).toBeGreaterThan(1500);
  expect(JSON.stringify(contents).length).toBeLessThan(5e6);
  const page = await reportPage(contents);
  expect(page.length).toBeLessThan(5e6);
  expect(page).toContain('Shown are 10 of 1000 outputs');
  expect(page).toContain('The first 48 of 60 cycles');
  expect(page).toContain('The most frequent errors');
}, 60_000);

test('a large image is shown smaller, a small one as it is', () => {
  const ramp = (height: number, width: number) =>
    dataset({
      name: 'ramp',
      imageShape: [height, width, 1],
      classes: 1,
      labels: Uint8Array.of(0),
      images: Uint8Array.from({ length: height * width }, (_, k) => k % width),
    });
  expect(pictureOf(ramp(2, 3), 0)).toEqual({ width: 3, height: 2, pixels: [0, 1, 2, 0, 1, 2] });
  const { width, height, pixels } = pictureOf(ramp(65, 130), 0);
  expect([width, height]).toEqual([44, 22]);
  expect(pixels.slice(0, 3)).toEqual([1, 4, 7]);
});
