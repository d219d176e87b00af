import { allocate, gather, keep, scope, storageOf, type Tensor, tensor } from '@argand/autograd';
import { copy } from '@argand/backend';
import type { Labelled, Network } from '@argand/layers';

/** Training data as phases and labels, from which batches are taken. */
export interface EncodedData {
  /** The phases [n, …] and labels [n] of these samples; they belong to the scope around the call. */
  batch(indices: Uint32Array): { phases: Tensor<'float32'>; labels: Tensor<'int32'> };
  dispose(): void;
}

/** How many samples are encoded at once. */
const chunk = 2000;

/**
 * Encodes the data once, since the encoder is fixed, and keeps the phases on the device if they take at most `byteLimit`
 * bytes; else every batch is encoded when it is asked for. Both ways give the same bits.
 *
 * @throws Error if there is no data, an image does not fit the network, or a label is no class of it.
 */
export function encodeData(network: Network, data: Labelled, byteLimit: number): EncodedData {
  const { classes } = network.description.readout;
  requireLabels(data, classes);
  const { device } = network;
  const labels = keep(tensor(device, Int32Array.from(data.labels)));
  const [shape] = network.shapes.layers;
  const width = shape.reduce((size, length) => size * length, 1);
  if (4 * width * data.length > byteLimit) {
    const size = network.description.inputShape.reduce((product, length) => product * length, 1);
    return {
      batch(indices) {
        const images =
          data.images instanceof Uint8Array
            ? new Uint8Array(indices.length * size)
            : new Float32Array(indices.length * size);
        indices.forEach((index, i) => {
          images.set(data.images.subarray(index * size, (index + 1) * size), i * size);
        });
        const places = tensor(device, Int32Array.from(indices));
        return { phases: network.encode({ images, length: indices.length }), labels: gather(labels, places) };
      },
      dispose: () => labels.dispose(),
    };
  }
  const phases = keep(allocate(device, 'float32', [data.length, ...shape]));
  for (let start = 0; start < data.length; start += chunk) {
    const end = Math.min(start + chunk, data.length);
    scope(device, () => {
      device.run(copy, {
        shape: [(end - start) * width],
        input: { storage: storageOf(network.encode(data, { start, end })), offset: 0, strides: [1] },
        out: { storage: storageOf(phases), offset: start * width, strides: [1] },
      });
    });
  }
  return {
    batch(indices) {
      const places = tensor(device, Int32Array.from(indices));
      return { phases: gather(phases, places), labels: gather(labels, places) };
    },
    dispose() {
      phases.dispose();
      labels.dispose();
    },
  };
}

/** @throws Error if there are no samples, or a label is missing or no class. */
export function requireLabels({ labels, length }: Labelled, classes: number): void {
  if (length === 0) throw new Error('the data set is empty: there is no sample in it.');
  if (labels.length !== length) throw new Error(`there are ${length} images, but ${labels.length} labels.`);
  const place = labels.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (place >= 0) {
    throw new Error(
      `label ${place} is ${labels[place]}, but the network's readout has the classes 0 to ${classes - 1}.`,
    );
  }
}
