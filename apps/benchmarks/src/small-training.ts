import { openDevice } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { createNetwork, dense, quadrature } from '@argand/layers';
import { constant, fit, rmsprop, similarityLoss } from '@argand/training';

/** Training of a 784-100-10 network on one batch of 128 made images, step by step. */
export async function smallTraining(epochs: number) {
  const device = await openDevice([wasm()]);
  const network = await createNetwork({
    device,
    seed: 0,
    inputShape: [784],
    layers: [dense(100), dense(10)],
    readout: quadrature(10),
  });
  const length = 128;
  const images = Float32Array.from({ length: 784 * length }, (_, i) => Math.sin(i));
  const labels = Int32Array.from({ length }, (_, i) => i % 10);
  const steps = fit(
    network,
    { images, labels, length },
    {
      epochs,
      batchSize: length,
      seed: 0,
      loss: similarityLoss(),
      damping: 1e-9,
      optimizer: rmsprop(),
      learningRate: constant(1e-3),
    },
  );
  return { device, steps };
}
