// Trains 784-100-10 for two epochs on the first 55,000 training images of MNIST with each of some settings, and examines it
// on the last 5,000. Prints the mean accuracy over seeds, best last. The test images are not loaded.
import { openDevice } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { mnist, take } from '@argand/datasets';
import { clip, createNetwork, dense, normalize, randomProjection } from '@argand/layers';
import { adam, evaluate, fit, recipes, similarityCrossEntropy, warmupCosine } from '@argand/training';

const device = await openDevice([wasm()]);
const all = await mnist().load('train');
const learning = take(all, 0, 55_000);
const heldBack = take(all, 55_000);
const seeds = [0, 1, 2];

interface Settings {
  readonly damping: number;
  readonly peak: number;
  readonly sharpness: number;
}

async function accuracy({ damping, peak, sharpness }: Settings, seed: number): Promise<number> {
  const network = await createNetwork({
    device,
    seed,
    inputShape: [784],
    encoder: [randomProjection(784), normalize({ scale: 3 }), clip()],
    layers: [dense(100), dense(10)],
    data: learning,
  });
  const steps = fit(network, learning, {
    epochs: 2,
    batchSize: recipes.best.batchSize,
    seed,
    loss: similarityCrossEntropy({ sharpness }),
    damping,
    optimizer: adam(),
    rate: warmupCosine({ peak, warmup: 50 }),
  });
  for await (const _ of steps);
  const result = await evaluate(network, heldBack);
  network.dispose();
  return result.accuracy;
}

const grid: Settings[] = [
  ...[0, 0.1, 0.3, 0.5, 1, 2].map((damping) => ({ damping, peak: 1e-2, sharpness: 10 })),
  ...[5e-3, 2e-2].map((peak) => ({ damping: 0.5, peak, sharpness: 10 })),
  ...[5, 20].map((sharpness) => ({ damping: 0.5, peak: 1e-2, sharpness })),
];
const rows: (Settings & { mean: number; least: number })[] = [];
for (const settings of grid) {
  const found: number[] = [];
  for (const seed of seeds) found.push(await accuracy(settings, seed));
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  rows.push({ ...settings, mean, least: Math.min(...found) });
  console.error(
    `damping ${settings.damping}, peak ${settings.peak}, sharpness ${settings.sharpness}: ${(100 * mean).toFixed(2)} %`,
  );
}
console.table(rows.sort((a, b) => a.mean - b.mean));
await device.close();
