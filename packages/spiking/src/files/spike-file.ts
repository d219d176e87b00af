import { interfaceType, requireList, requireType } from '@argand/backend';
import { OptionError } from '@argand/errors';
import { type LayerSpikes, requireLayerSpikes } from '../spikes/rows.ts';

/** The layer number of the inputs in files; layers with synapses count from 0. */
export const inputLayer = -1;

/** The most spikes of a `.npz` file: 2 GiB of arrays, well below the 4 GiB that zip can hold. */
export const mostNpzSpikes = 2 ** 26;
/** The most spikes of a CSV that is one string: at up to 60 characters a line, below the longest string of any engine. */
export const mostCsvSpikes = 2 ** 23;
/** The most images times layers of a file: each has an offset in memory. */
export const mostImageLayers = 2 ** 24;
/** Numbers of images, layers and neurons are int32. */
const mostNumber = 2 ** 31 - 1;

/** What a file of spikes holds: the trains of some layers, all of the same images. */
export interface SpikeFile {
  /** [images] the number of each image, ascending. */
  readonly images: readonly number[];
  /** Layer −1 is the inputs, on clock 0; layer l, counting from 0 those with synapses, lives on clock l + 1. */
  readonly layers: readonly LayerSpikes[];
}

/** What the reader of a file knows beforehand. */
export interface ReadSpikesOptions {
  /** How many neurons a layer has, −1 for the inputs; where it does not say, as many as the file says or its largest number needs. */
  readonly neurons?: (layer: number) => number | undefined;
  /** How many images there are, numbered from 0; where left out, as many as the file says or its largest number needs, up to 2²⁰. */
  readonly images?: number | undefined;
  /** The end for a layer, in periods: a spike at this time or later is refused. */
  readonly until?: (layer: number) => number | undefined;
}

/** The clock of a layer of a file. */
export function clockOf(layer: number): number {
  return layer + 1;
}

/**
 * Checks what is to be written.
 *
 * @throws RangeError if a layer stands there twice or has another clock than files say, a train has other images, or there is more than can be read again
 */
export function requireSpikeFile(caller: string, file: SpikeFile): void {
  const { images, layers } = file;
  requireImageLayers(caller, images.length, layers.length);
  requireAscending(`${caller}: images`, images);
  requireAscending(
    `${caller}: layers`,
    layers.map(({ layer }) => layer - inputLayer).toSorted((a, b) => a - b),
  );
  for (const { layer, train } of layers) {
    if (train.clock !== clockOf(layer)) {
      throw new OptionError(
        `${caller}: layer ${layer} has a train on clock ${train.clock}, but the spikes of layer ${layer} live on clock ${clockOf(layer)}; the inputs are layer ${inputLayer}.`,
      );
    }
    if (train.images !== images.length) {
      throw new OptionError(
        `${caller}: layer ${layer} has spikes of ${train.images} images, but ${images.length} images are numbered.`,
      );
    }
  }
}

/** Checks numbers that must be whole, 0 or more, and each above the one before. */
export function requireAscending(caller: string, numbers: readonly number[]): void {
  const place = numbers.findIndex(
    (number, k) =>
      !Number.isInteger(number) || number < 0 || number > mostNumber || (k > 0 && number <= numbers[k - 1]),
  );
  if (place < 0) return;
  throw new OptionError(
    `${caller}: number ${place} is ${numbers[place]}; expected ascending whole numbers from 0 to ${mostNumber}, each once.`,
  );
}

/** Checks that trains of a number of images and layers have room in memory. @throws RangeError that says what to reduce */
export function requireImageLayers(caller: string, images: number, layers: number): void {
  if (images * layers <= mostImageLayers) return;
  throw new OptionError(
    `${caller}: ${images} images of ${layers} layers are more than ${mostImageLayers} trains of spikes; take fewer images or layers, or number images from 0 without gaps.`,
  );
}

const fileKind = interfaceType<SpikeFile>(['images', 'layers'], {
  name: 'SpikeFile',
  package: '@argand/spiking',
  remedy: 'Pass { images, layers }, such as what spike() recorded.',
});

/** How many spikes a file has. @throws TypeError if it is none */
export function countSpikes(caller: string, file: SpikeFile): number {
  requireType(fileKind, file, caller, 'the file');
  const { images, layers } = file;
  requireList(images, caller, 'images');
  requireLayerSpikes(caller, layers);
  return layers.reduce((sum, { train }) => sum + train.phase.length, 0);
}
