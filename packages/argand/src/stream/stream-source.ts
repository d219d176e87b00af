import { createHash } from 'node:crypto';
import { take } from '@argand/datasets';
import type { Network } from '@argand/layers';
import type { Spike, Stream } from '@argand/spiking';
import { chooseDataset, type DataOptions, loadSplit } from '../datasets.ts';
import { UsageError } from '../failure.ts';
import { readBytes } from '../files.ts';
import { readImages } from '../inputs.ts';
import type { Output } from '../output.ts';
import { isSpikeFile, readInputSpikes } from '../spike-files.ts';
import { defaultHold, longestHold } from './hold.ts';

/** What a stream is shown, as given. */
export interface SourceOptions extends DataOptions {
  readonly dataset: string;
  readonly limit?: number;
  readonly input?: string;
  readonly spikes?: string;
  readonly holdFor?: number;
  /** Stops the loading of a data set. */
  readonly signal?: AbortSignal;
}

/** Images that a stream is shown, one after the other. */
export interface StreamSource {
  /** What they are, so that a stream goes on with the same. */
  readonly identity: string;
  readonly images: number;
  /** For how many cycles each is shown. */
  readonly holdFor: number;
  /** Whether the first comes again after the last; otherwise nothing does. */
  readonly repeats: boolean;
  /** What an image is, if that is known. */
  labelOf(image: number): number | null;
  /** Shows an image from the stream's present cycle on. */
  show(stream: Stream, image: number): Promise<void>;
}

/**
 * The images of `--spikes`, `--input`, or the data set.
 *
 * @throws UsageError if two are given; Error that names a file and what in it is wrong
 */
export async function chooseSource(
  options: SourceOptions,
  network: Network,
  output: Output,
): Promise<StreamSource> {
  const { input, spikes } = options;
  if (input !== undefined && spikes !== undefined) {
    throw new UsageError('--input and --spikes: a stream is shown images or spikes; leave out one.');
  }
  if (spikes !== undefined) return spikeSource(spikes, options, network);
  return input === undefined ? dataSource(options, output) : imageSource(input, options, network, output);
}

async function dataSource(options: SourceOptions, output: Output): Promise<StreamSource> {
  const source = await chooseDataset(options.dataset);
  const all = await loadSplit(source, 'test', options, output);
  const images = Math.min(options.limit ?? all.length, all.length);
  return {
    identity: `${options.dataset}, ${images} images`,
    images,
    holdFor: options.holdFor ?? defaultHold,
    repeats: true,
    labelOf: (image) => all.labels[image],
    show: (stream, image) => stream.setInput(take(all, image, image + 1)),
  };
}

async function imageSource(
  path: string,
  { limit, holdFor = defaultHold }: SourceOptions,
  network: Network,
  output: Output,
): Promise<StreamSource> {
  const { images: pixels, length, imageShape } = await readImages(path, network, output);
  const size = pixels.length / length;
  return {
    identity: await checksumOf(path, limit),
    images: Math.min(limit ?? length, length),
    holdFor,
    repeats: true,
    labelOf: () => null,
    show: (stream, image) =>
      stream.setInput({ images: pixels.subarray(image * size, (image + 1) * size), length: 1, imageShape }),
  };
}

async function spikeSource(
  path: string,
  { limit, holdFor }: SourceOptions,
  network: Network,
): Promise<StreamSource> {
  if (!isSpikeFile(path)) {
    throw new UsageError(`--spikes ${path}: expected a name that ends with .npz or .csv.`);
  }
  const train = await readInputSpikes(path, network, holdFor ?? Number.POSITIVE_INFINITY);
  const { offsets, neuron, cycle, phase } = train;
  const last = cycle.reduce((most, one) => Math.max(most, one), 0);
  if (holdFor === undefined && last >= longestHold) {
    throw new UsageError(
      `--spikes ${path}: the last spike is in cycle ${last}, and an image is shown for at most ${longestHold} cycles; give --hold-for, or leave late spikes out.`,
    );
  }
  return {
    identity: await checksumOf(path, limit),
    images: Math.min(limit ?? train.images, train.images),
    holdFor: holdFor ?? last + 1,
    repeats: false,
    labelOf: () => null,
    async show(stream, image) {
      const spikes: Spike[] = [];
      for (let k = offsets[image]; k < offsets[image + 1]; k++) {
        spikes.push({ neuron: neuron[k], cycle: stream.now.cycle + cycle[k], phase: phase[k] });
      }
      stream.pushSpikes([spikes]);
    },
  };
}

async function checksumOf(path: string, limit: number | undefined): Promise<string> {
  const sum = createHash('sha256')
    .update(await readBytes(path, 'input'))
    .digest('hex');
  return limit === undefined ? sum : `${sum}, ${limit} images`;
}
