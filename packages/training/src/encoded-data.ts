import { requireNumbers, requirePixels, zerosLike } from '@argand/arrays';
import { allocate, gather, keep, scope, storageOf, type Tensor, tensor } from '@argand/autograd';
import { type Device, requireNumber, sizeOf, yieldsToEventLoop } from '@argand/backend';
import { copy } from '@argand/backend/kernels';
import { type LabelledSamples, type Network, samplePixels } from '@argand/layers';
import type { ImageAugmenter } from './augmenter.ts';

/** Phases [n, …] and labels [n] of some samples. */
export interface EncodedBatch {
  readonly phases: Tensor<'float32'>;
  readonly labels: Tensor<'int32'>;
}

/** Samples whose labels were checked. */
export interface ClassedData extends LabelledSamples {
  readonly labels: Int32Array;
}

/** Training data as phases and labels, from which batches are taken. */
export interface EncodedData {
  /**
   * Gets the batch of these samples ready, as they are in this epoch. The function that it gives puts them on the device; the
   * tensors belong to the scope around that call.
   */
  prepare(indices: Uint32Array, epoch: number): Promise<() => EncodedBatch>;
  dispose(): void;
}

/** How data are encoded. */
export interface EncodingOptions {
  /** The most bytes of phases that are kept on the device. */
  readonly byteLimit: number;
  readonly seed: number;
  readonly augment?: ImageAugmenter | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How many samples are encoded at once. */
const chunk = 500;

/**
 * Encodes the data once, since the encoder is fixed, and keeps the phases on the device if they take at most `byteLimit`
 * bytes; else, and where images are varied, every batch is encoded when it is taken. Both ways give the same bits.
 *
 * @param data with labels of {@link classLabels}
 * @throws Error if an image does not fit the network; the signal's reason if it is aborted
 */
export async function encodeData(
  network: Network,
  data: ClassedData,
  options: EncodingOptions,
): Promise<EncodedData> {
  const { device } = network;
  const { augment, seed, byteLimit, signal } = options;
  const [shape] = network.shapes.layers;
  const isKept = !augment && 4 * sizeOf(shape) * data.length <= byteLimit;
  const phases = isKept ? await encodeAll(network, data, signal) : undefined;
  const labels = placeLabels(device, data.labels, phases);
  const labelsOf = (indices: Uint32Array) => gather(labels, tensor(device, Int32Array.from(indices)));
  const dispose = () => {
    labels.dispose();
    phases?.dispose();
  };
  if (augment) {
    return {
      async prepare(indices, epoch) {
        const { images: given, length } = imagesOf(network, data, indices);
        const pixels = samplePixels({ images: given, length }, 0, length, network.description.inputShape);
        const images = await augment.augment(pixels, { indices, seed, epoch });
        return () => ({ phases: network.encode({ images, length }), labels: labelsOf(indices) });
      },
      dispose,
    };
  }
  return {
    prepare: async (indices) => () => ({
      phases: phases
        ? gather(phases, tensor(device, Int32Array.from(indices)))
        : network.encode(imagesOf(network, data, indices)),
      labels: labelsOf(indices),
    }),
    dispose,
  };
}

function imageSize({ description }: Network): number {
  return sizeOf(description.inputShape);
}

/** Copies of some images. */
function imagesOf(network: Network, { images: given, length }: LabelledSamples, indices: Uint32Array) {
  const images = requirePixels(given, 'images');
  const size = imageSize(network);
  if (images.length !== length * size) {
    throw new Error(
      `${length} images have ${images.length} numbers, ${images.length / length} each, but the network wants ${size} each.`,
    );
  }
  const some = zerosLike(images, indices.length * size);
  indices.forEach((index, i) => {
    some.set(images.subarray(index * size, (index + 1) * size), i * size);
  });
  return { images: some, length: indices.length };
}

/** The labels on the device, kept. If there is no room for them, the phases are freed too. */
function placeLabels(
  device: Device,
  labels: Int32Array,
  phases: Tensor<'float32'> | undefined,
): Tensor<'int32'> {
  try {
    return keep(tensor(device, labels));
  } catch (error) {
    phases?.dispose();
    throw error;
  }
}

/** The phases of all samples, [length, …], kept. */
async function encodeAll(
  network: Network,
  data: LabelledSamples,
  signal: AbortSignal | undefined,
): Promise<Tensor<'float32'>> {
  const { device } = network;
  const [shape] = network.shapes.layers;
  const width = sizeOf(shape);
  const phases = keep(allocate(device, 'float32', [data.length, ...shape]));
  const pause = yieldsToEventLoop(signal);
  try {
    for (let start = 0; start < data.length; start += chunk) {
      await pause();
      const end = Math.min(start + chunk, data.length);
      scope(device, () => {
        device.run(copy, {
          shape: [(end - start) * width],
          input: { storage: storageOf(network.encode(data, { start, end })), offset: 0, strides: [1] },
          out: { storage: storageOf(phases), offset: start * width, strides: [1] },
        });
      });
    }
  } catch (error) {
    phases.dispose();
    throw error;
  }
  return phases;
}

/**
 * The labels of samples that a function is given, of any array of numbers.
 *
 * @throws TypeError if the samples are none, or the labels no numbers; Error if there are no samples, or a label is missing or no class
 */
export function classLabels(
  caller: string,
  { labels, length }: Pick<LabelledSamples, 'labels' | 'length'>,
  classes: number,
): Int32Array {
  requireNumber(caller, 'length', length, { whole: true, atLeast: 0 });
  const numbers = Array.isArray(labels) ? labels : requireNumbers(labels, `${caller}: labels`);
  if (length === 0) throw new Error(`${caller}: the data set is empty: there is no sample in it.`);
  if (numbers.length !== length)
    throw new Error(`${caller}: there are ${length} images, but ${numbers.length} labels.`);
  for (let i = 0; i < length; i++) {
    if (!Number.isInteger(numbers[i]) || numbers[i] < 0 || numbers[i] >= classes) {
      throw new Error(
        `${caller}: label ${i} is ${numbers[i]}, but the network's readout has the classes 0 to ${classes - 1}.`,
      );
    }
  }
  return Int32Array.from(numbers);
}
