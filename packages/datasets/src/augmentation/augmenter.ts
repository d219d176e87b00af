/// <reference lib="esnext.disposable" preserve="true" />
import { DeviceError, OptionError, ShapeError } from '@argand/errors';
import { requireList, requireObject } from '../require-argument.ts';
import { startWorker, type VaryingWorker } from '../varying-worker.ts';
import { type Augmentation, type AugmentOptions, augment, requireAugmentation } from './augment.ts';
import { batchOfImages } from './image-shape.ts';

/** How {@link augmenter} works. */
export interface AugmenterOptions {
  /** `[height, width, channels]` of an image. */
  readonly imageShape: readonly number[];
  /**
   * How many workers vary images while the calling thread does something else; Default 1; 0 for none. Where workers may not be started, as
   * under Node's permission model, there are none.
   */
  readonly workers?: number | undefined;
}

/** Varies batches of images, in workers: what the option `augment` of `fit` in `@argand/training` takes. */
export interface Augmenter extends AsyncDisposable {
  readonly name: 'augment';
  /** All settings, those not given as 0. */
  readonly settings: Readonly<Record<'flip' | 'rotate' | 'shift', number>>;
  /**
   * {@link augment} of these images. Where there are workers the array is handed to one of them, and empty afterwards.
   *
   * @throws Error when it does not fit the shape of an image, or a worker failed.
   */
  vary(
    images: Float32Array | Float64Array,
    places: Pick<AugmentOptions, 'indices' | 'seed' | 'epoch'>,
  ): Promise<Float32Array | Float64Array>;
  /** Ends the workers, as `await using` does. Work that they have not done is rejected. Idempotent. */
  close(): Promise<void>;
}

/**
 * An {@link augment} that works on threads of its own, in Node and in browsers. An image's changes are fixed by seed, epoch and its
 * place in the data set, so the bits are the same for any number of workers.
 *
 * @throws Error when a setting is out of its range, the shape is that of no image, or `workers` is no whole number from 0 to 64.
 * @example
 * import { augmenter } from '@argand/datasets';
 *
 * const varying = augmenter({ flip: 1 }, { imageShape: [1, 2, 1] });
 * const varied = await varying.vary(Float32Array.of(1, 2, 3, 4), { indices: [5, 9], seed: 0, epoch: 0 });
 * await varying.close();
 * [...varied]; // [2, 1, 4, 3]
 */
export function augmenter(settings: Augmentation, options: AugmenterOptions): Augmenter {
  requireAugmentation(settings);
  requireObject('augmenter', 'options', options);
  const { imageShape, workers = 1 } = options;
  requireList('augmenter', 'imageShape', imageShape);
  const shape = [...imageShape];
  if (shape.length !== 3 || !shape.every((length) => Number.isInteger(length) && length > 0)) {
    throw new ShapeError(
      `augmenter: the shape of an image is [${shape.join(', ')}], but must be [height, width, channels].`,
    );
  }
  if (!(Number.isInteger(workers) && workers >= 0 && workers <= 64)) {
    throw new OptionError(`augmenter: workers is ${workers}, but must be a whole number from 0 to 64.`);
  }
  const { flip = 0, rotate = 0, shift = 0 } = settings;
  const all = { flip, rotate, shift };
  const started = startAll(workers);
  let closed = false;
  const close = async () => {
    closed = true;
    await Promise.all(started.map((worker) => worker.stop()));
  };
  let next = 0;
  return {
    name: 'augment',
    settings: all,
    async vary(images, { indices, seed, epoch }) {
      batchOfImages('augmenter', images, shape);
      const place = { imageShape: shape, indices: Uint32Array.from(indices), seed, epoch };
      if (closed) throw new DeviceError('augmenter: it was closed. Make another.');
      if (started.length === 0) return augment(images, place, all);
      return started[next++ % started.length].vary(images, place, all);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Starts workers, or none if one may not be started: then the calling thread does their work. */
function startAll(count: number): VaryingWorker[] {
  const started: VaryingWorker[] = [];
  try {
    while (started.length < count) started.push(startWorker());
  } catch {
    for (const worker of started.splice(0)) void worker.stop();
  }
  return started;
}
