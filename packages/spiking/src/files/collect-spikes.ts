import { FormatError } from '@argand/errors';
import { fromSpikeTime, type Spike, spikeTime } from '@argand/phasor';
import type { LayerSpikes } from '../spikes/rows.ts';
import { SpikeTrainBuilder } from '../spikes/spike-list.ts';
import { requireSpike } from '../spikes/spike-train.ts';
import {
  clockOf,
  inputLayer,
  type ReadSpikesOptions,
  requireImageLayers,
  type SpikeFile,
} from './spike-file.ts';

/** The rows of a file, one a spike. */
export interface SpikeColumns {
  readonly image: ArrayLike<number>;
  readonly layer: ArrayLike<number>;
  readonly neuron: ArrayLike<number>;
  /** When each fires: exactly, or in periods. */
  readonly moments:
    | { readonly cycle: ArrayLike<number>; readonly phase: ArrayLike<number> }
    | { readonly time: ArrayLike<number> };
  /** Where row k stands, for errors. */
  readonly place: (row: number) => string;
}

/** What the file itself says beside its rows, if it does. */
export interface SaidByFile {
  readonly images?: readonly number[];
  /** Layer and number of neurons. */
  readonly layers?: readonly (readonly [layer: number, neurons: number])[];
}

/** More than this many layers or neurons are taken for a mistake unless the file or the reader says that there are. */
const mostUnsaid = 2 ** 24;
/** The same of images, each of which takes memory. */
const mostUnsaidImages = 2 ** 20;

/**
 * Rows in any order to trains, sorted as {@link SpikeTrain} expects them. Memory is proportional to rows and to images times layers, which are limited.
 *
 * @throws FormatError that names the row: an unknown image, layer or neuron, a time that is NaN or negative or after the end; or that names `file` if it
 * has more than 2²⁴ trains
 */
export function collectSpikes(
  file: string,
  columns: SpikeColumns,
  said: SaidByFile,
  { neurons: neuronsOf, images: imageCount, until }: ReadSpikesOptions,
): SpikeFile {
  const { image, layer, neuron, place } = columns;
  const rows = image.length;
  const images = imagesOf(columns, said, imageCount);
  const saidNeurons = said.layers && new Map(said.layers);
  requireImageLayers(file, images.length, Math.max(saidNeurons?.size ?? 0, 1));
  const placeOf = placesOf(images);
  /** Each layer's place among the layers, as they come. */
  const layerPlaces = new Map([...(saidNeurons?.keys() ?? [])].map((number, k) => [number, k]));
  const rowImage = new Int32Array(rows);
  const rowLayer = new Int32Array(rows);
  for (let k = 0; k < rows; k++) {
    const at = placeOf(image[k]);
    if (at === undefined)
      throw new FormatError(`${place(k)}: image is ${image[k]}; expected ${among(images)}.`);
    let layerPlace = layerPlaces.get(layer[k]);
    if (layerPlace === undefined) {
      if (saidNeurons || !Number.isInteger(layer[k]) || layer[k] < inputLayer || layer[k] >= mostUnsaid) {
        throw new FormatError(
          `${place(k)}: layer is ${layer[k]}; expected ${saidNeurons ? among([...saidNeurons.keys()]) : `a whole number, ${inputLayer} for the inputs or 0 and more`}.`,
        );
      }
      layerPlace = layerPlaces.size;
      layerPlaces.set(layer[k], layerPlace);
    }
    rowImage[k] = at;
    rowLayer[k] = layerPlace;
  }
  requireImageLayers(file, images.length, layerPlaces.size);
  const { order, offsets } = byLayerAndImage(rowLayer, rowImage, layerPlaces.size, images.length);
  return {
    images,
    layers: [...layerPlaces.keys()]
      .sort((a, b) => a - b)
      .map((number): LayerSpikes => {
        const first = (layerPlaces.get(number) ?? 0) * images.length;
        const ofLayer = order.subarray(offsets[first], offsets[first + images.length]);
        const neurons =
          neuronsOf?.(number) ??
          saidNeurons?.get(number) ??
          countOf(ofLayer, neuron, (k) => `${place(k)}: neuron`, mostUnsaid);
        const builder = new SpikeTrainBuilder(neurons, clockOf(number));
        for (let at = first; at < first + images.length; at++) {
          for (let k = offsets[at]; k < offsets[at + 1]; k++) {
            const spike = spikeAt(columns, order[k], neurons, clockOf(number), until?.(number));
            builder.add(spike.neuron, spike.cycle, spike.phase);
          }
          builder.endImage();
        }
        return { layer: number, train: builder.build() };
      }),
  };
}

/** The images' numbers: as the reader or the file says, or 0 to the largest in the rows. */
function imagesOf(
  { image, place }: SpikeColumns,
  said: SaidByFile,
  imageCount: number | undefined,
): readonly number[] {
  if (imageCount === undefined && said.images) return said.images;
  const count =
    imageCount ??
    countOf({ length: image.length, at: (k) => k }, image, (k) => `${place(k)}: image`, mostUnsaidImages);
  return Array.from({ length: count }, (_, k) => k);
}

/** Where each image stands among the images. */
function placesOf(images: readonly number[]): (image: number) => number | undefined {
  const { length } = images;
  // Ascending numbers that end with length − 1 are 0 to length − 1.
  if (length === 0 || images[length - 1] === length - 1) {
    return (image) => (Number.isInteger(image) && image >= 0 && image < length ? image : undefined);
  }
  const places = new Map(images.map((number, k) => [number, k]));
  return (image) => places.get(image);
}

/** The rows layer by layer and image by image, in their own order, and where those of each begin. */
function byLayerAndImage(rowLayer: Int32Array, rowImage: Int32Array, layers: number, images: number) {
  const offsets = new Uint32Array(layers * images + 1);
  const cellOf = (k: number) => rowLayer[k] * images + rowImage[k];
  for (let k = 0; k < rowLayer.length; k++) offsets[cellOf(k) + 1]++;
  for (let cell = 0; cell < layers * images; cell++) offsets[cell + 1] += offsets[cell];
  const next = offsets.slice(0, -1);
  const order = new Uint32Array(rowLayer.length);
  for (let k = 0; k < rowLayer.length; k++) order[next[cellOf(k)]++] = k;
  return { order, offsets };
}

function spikeAt(
  { neuron, moments, place }: SpikeColumns,
  k: number,
  neurons: number,
  clock: number,
  until: number | undefined,
): Spike {
  let moment: { readonly cycle: number; readonly phase: number };
  if ('time' in moments) {
    const time = moments.time[k];
    if (!(time >= 0 && time < 2 ** 31)) {
      throw new FormatError(`${place(k)}: time is ${time}; expected periods from 0 to below 2^31.`);
    }
    moment = fromSpikeTime(time, clock);
  } else {
    moment = { cycle: moments.cycle[k], phase: moments.phase[k] };
  }
  const spike = { neuron: neuron[k], ...moment };
  requireSpike(place(k), spike, neurons, clock);
  if (until !== undefined && spikeTime(spike.cycle, spike.phase, clock) >= until) {
    throw new FormatError(
      `${place(k)}: a spike at time ${spikeTime(spike.cycle, spike.phase, clock)}, after the end; expected times before ${until}. Run more cycles, or leave it out.`,
    );
  }
  return spike;
}

/** How many there must be for the numbers at these rows to count some of them from 0. */
function countOf(
  rows: { readonly length: number; at(k: number): number | undefined },
  numbers: ArrayLike<number>,
  place: (k: number) => string,
  most: number,
): number {
  let count = 0;
  for (let k = 0; k < rows.length; k++) {
    const row = rows.at(k) ?? k;
    const number = numbers[row];
    if (!Number.isInteger(number) || number < 0 || number >= most) {
      throw new FormatError(
        `${place(row)} is ${number}; expected a whole number from 0 to ${most - 1}. Say how many there are if there are more.`,
      );
    }
    count = Math.max(count, number + 1);
  }
  return count;
}

function among(numbers: readonly number[]): string {
  if (numbers.length === 0) return 'none, for the file says that there are none';
  const last = numbers[numbers.length - 1];
  return last - numbers[0] === numbers.length - 1 && numbers.length > 2
    ? `a whole number from ${numbers[0]} to ${last}`
    : `one of ${numbers.slice(0, 20).join(', ')}${numbers.length > 20 ? ', …' : ''}`;
}
