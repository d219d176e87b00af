import { openDevice, reference } from '@argand/backend';
import { createNetwork, dense } from '@argand/layers';
import { randomStream, uniform } from '@argand/random';
import { evaluate } from '@argand/training';
import { expect, test } from 'vitest';
import { createReluTwin } from './relu-twin.ts';
import { trainReluTwin } from './train-twin.ts';

const device = await openDevice([reference()]);

test('a twin learns', async () => {
  const network = await createNetwork({ device, seed: 0, inputShape: [4], layers: [dense(8), dense(2)] });
  const twin = await createReluTwin(network, 0);
  const pixels = uniform(randomStream(2, 'images'), 400 * 4);
  // Which of two pixels is brighter.
  const labels = Int32Array.from({ length: 400 }, (_, k) => (pixels[4 * k] > pixels[4 * k + 2] ? 1 : 0));
  const data = { images: pixels, labels, length: 400 };
  const seen: number[] = [];
  await trainReluTwin(twin, data, {
    epochs: 30,
    batchSize: 40,
    seed: 0,
    onProgress: (images) => seen.push(images),
  });
  expect(seen.slice(0, 2)).toEqual([40, 80]);
  expect(seen.at(-1)).toBe(30 * 400);
  expect((await evaluate(twin.network, data)).accuracy).toBeGreaterThan(0.95);
});
