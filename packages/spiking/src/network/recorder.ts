import { joinImages, pickImages } from '../spikes/build.ts';
import type { SpikeTrain } from '../spikes/spike-train.ts';
import type { LayerRun } from './run-layers.ts';
import type { Recording } from './spike-result.ts';

/** Which spikes to keep. */
export interface RecordOptions {
  /** The images' numbers, ascending; all if not given. */
  readonly images?: readonly number[];
  /** Layers, counting from 0 those with synapses; all if not given. */
  readonly layers?: readonly number[];
}

/** Keeps spikes of chosen layers and images while batches go by. */
export class Recorder {
  readonly #images: readonly number[] | undefined;
  readonly #layers: readonly number[];
  readonly #kept: number[] = [];
  readonly #inputs: SpikeTrain[] = [];
  readonly #trains: SpikeTrain[][];

  /** @throws RangeError if an image or a layer is none, or images do not ascend */
  constructor({ images, layers }: RecordOptions, imageCount: number, layerCount: number) {
    images?.forEach((image, k) => {
      if (!Number.isInteger(image) || image < 0 || image >= imageCount || (k > 0 && image <= images[k - 1])) {
        throw new RangeError(
          `spike: record.images[${k}] is ${image}; expected ascending whole numbers from 0 to ${imageCount - 1}.`,
        );
      }
    });
    layers?.forEach((layer, k) => {
      if (!Number.isInteger(layer) || layer < 0 || layer >= layerCount) {
        throw new RangeError(
          `spike: record.layers[${k}] is ${layer}; expected whole numbers from 0 to ${layerCount - 1}, counting layers with synapses.`,
        );
      }
    });
    this.#images = images;
    this.#layers = layers ?? Array.from({ length: layerCount }, (_, layer) => layer);
    this.#trains = this.#layers.map(() => []);
  }

  /** @param start the number of the batch's first image */
  keep(start: number, inputs: SpikeTrain, runs: readonly LayerRun[]): void {
    const numbers = this.#images
      ? this.#images.filter((image) => image >= start && image < start + inputs.images)
      : Array.from({ length: inputs.images }, (_, k) => start + k);
    const places = numbers.map((image) => image - start);
    this.#kept.push(...numbers);
    this.#inputs.push(pickImages(inputs, places));
    this.#layers.forEach((layer, k) => {
      this.#trains[k].push(pickImages(runs[layer].fired, places));
    });
  }

  recording(): Recording {
    const join = (trains: readonly SpikeTrain[]) => joinImages(trains, trains[0].neurons, trains[0].clock);
    return {
      images: this.#kept,
      inputs: join(this.#inputs),
      layers: this.#layers.map((layer, k) => ({ layer, train: join(this.#trains[k]) })),
    };
  }
}
