import { isOfKind, requirePixels, zerosLike } from '@argand/arrays';
import { allocate, gather, keep, type Shape, scope, storageOf, type Tensor, tensor } from '@argand/autograd';
import { type Device, sizeOf, yieldsToEventLoop } from '@argand/backend';
import { copy } from '@argand/backend/kernels';
import { ShapeError } from '@argand/errors';
import { type Network, type Samples, samplePixels } from '@argand/layers';
import type { ImageAugmenter } from './augmenter.ts';
import type { CheckedSamples } from './targets.ts';

/** Some samples on the device. */
export interface EncodedBatch {
  /** Their phases [n, …], by these parameters of the network where the encoder is trained. */
  readonly phasesOf: (parameters: Network['parameters']) => Tensor<'float32'>;
  /** Labels [n], or phases [n, outputs]. */
  readonly targets: Tensor;
}

/** Training data as phases and targets, from which batches are taken. */
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
  /** The names of the parameters that are trained. */
  readonly trained: readonly string[];
}

/** How many samples are encoded at once. */
const chunk = 500;

/**
 * Encodes the data once and keeps the phases on the device if they take at most `byteLimit` bytes; else, and where images are varied, every
 * batch is encoded when it is taken. Both ways give the same bits. An encoder of which a part is trained is run up to that part; the rest is
 * left to {@link EncodedBatch.phasesOf}.
 *
 * @throws Error if an image does not fit the network; the signal's reason if it is aborted
 */
export async function encodeData(
  network: Network,
  data: CheckedSamples,
  options: EncodingOptions,
): Promise<EncodedData> {
  const { device } = network;
  const { augment, seed, byteLimit, signal } = options;
  const fixed = new FixedEncoder(network, options.trained);
  const isKept = !augment && 4 * sizeOf(fixed.shape) * data.length <= byteLimit;
  const values = isKept ? await encodeAll(fixed, data, signal) : undefined;
  const targets = placeTargets(device, data, values);
  const take = (held: Tensor, indices: Uint32Array) => gather(held, tensor(device, Int32Array.from(indices)));
  const batchOf = (encoded: Tensor<'float32'>, indices: Uint32Array): EncodedBatch => ({
    phasesOf: (parameters) => fixed.finish(encoded, parameters),
    targets: take(targets, indices),
  });
  const dispose = () => {
    targets.dispose();
    values?.dispose();
  };
  if (augment) {
    return {
      async prepare(indices, epoch) {
        const { images: given, length } = imagesOf(network, data, indices);
        const pixels = samplePixels({ images: given, length }, 0, length, network.description.inputShape);
        const images = await augment.vary(pixels, { indices, seed, epoch });
        return () => batchOf(fixed.start({ images, length }), indices);
      },
      dispose,
    };
  }
  return {
    prepare: async (indices) => () =>
      batchOf(
        values ? (take(values, indices) as Tensor<'float32'>) : fixed.start(imagesOf(network, data, indices)),
        indices,
      ),
    dispose,
  };
}

/** The encoder in two parts: up to the first step that is trained, and from there on. */
class FixedEncoder {
  readonly network: Network;
  /** What leaves the first part, of one sample. */
  readonly shape: Shape;
  /** The first step that is trained; undefined if none is. */
  readonly #trained: number | undefined;

  constructor(network: Network, trained: readonly string[]) {
    this.network = network;
    const { encoder } = network.description;
    const first = encoder.findIndex((_, i) => trained.some((name) => name.startsWith(`encoder.${i}.`)));
    this.#trained = first < 0 ? undefined : first;
    this.shape = first < 0 ? network.shapes.layers[0] : network.shapes.encoder[first];
  }

  /** The first part. */
  start(
    samples: Samples,
    range: { readonly start?: number | undefined; readonly end?: number | undefined } = {},
  ): Tensor<'float32'> {
    const { network } = this;
    if (this.#trained === undefined) return network.encode(samples, range);
    const { inputShape } = network.description;
    const { start = 0, end = samples.length } = range;
    const pixels = samplePixels(samples, start, end, inputShape);
    return scope(network.device, () =>
      network.encodeUpTo(
        this.#trained ?? 0,
        tensor(network.device, pixels, { shape: [end - start, ...inputShape] }),
      ),
    );
  }

  /** The second part. */
  finish(values: Tensor<'float32'>, parameters: Network['parameters']): Tensor<'float32'> {
    return this.#trained === undefined
      ? values
      : this.network.encodeFrom(this.#trained, values, { parameters });
  }
}

function imageSize({ description }: Network): number {
  return sizeOf(description.inputShape);
}

/** Copies of some images. */
function imagesOf(network: Network, { images: given, length }: Samples, indices: Uint32Array) {
  const images = requirePixels(given, 'images');
  const size = imageSize(network);
  if (images.length !== length * size) {
    throw new ShapeError(
      `${length} images have ${images.length} numbers, ${images.length / length} each, but the network expects ${size} each.`,
    );
  }
  const some = zerosLike(images, indices.length * size);
  indices.forEach((index, i) => {
    some.set(images.subarray(index * size, (index + 1) * size), i * size);
  });
  return { images: some, length: indices.length };
}

/** The targets on the device, kept. If there is no room for them, the encoded samples are freed too. */
function placeTargets(
  device: Device,
  { targets, length }: CheckedSamples,
  values: Tensor<'float32'> | undefined,
): Tensor {
  try {
    if (isOfKind(targets, 'Int32Array')) return keep(tensor(device, targets));
    return keep(tensor(device, targets, { shape: [length, targets.length / length] }));
  } catch (error) {
    values?.dispose();
    throw error;
  }
}

/** What the fixed part of the encoder makes of all samples, [length, …], kept. */
async function encodeAll(
  fixed: FixedEncoder,
  data: CheckedSamples,
  signal: AbortSignal | undefined,
): Promise<Tensor<'float32'>> {
  const { device } = fixed.network;
  const width = sizeOf(fixed.shape);
  const values = keep(allocate(device, 'float32', [data.length, ...fixed.shape]));
  const pause = yieldsToEventLoop(signal);
  try {
    for (let start = 0; start < data.length; start += chunk) {
      await pause();
      const end = Math.min(start + chunk, data.length);
      scope(device, () => {
        device.run(copy, {
          shape: [(end - start) * width],
          input: { storage: storageOf(fixed.start(data, { start, end })), offset: 0, strides: [1] },
          out: { storage: storageOf(values), offset: start * width, strides: [1] },
        });
      });
    }
  } catch (error) {
    values.dispose();
    throw error;
  }
  return values;
}
