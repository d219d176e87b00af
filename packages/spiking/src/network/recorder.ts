import { OptionError } from '@argand/errors';
import type { SpikeTrain } from '@argand/phasor';
import { mostNpzSpikes } from '../files/spike-file.ts';
import { earliest, endOfCycle } from '../moments.ts';
import type { EvaluationSchedule, Neuron } from '../neuron.ts';
import { joinImages, pickImages } from '../spikes/build.ts';
import type { NetworkRun } from './network-run.ts';
import type { RecordedMembrane, Recording } from './spike-result.ts';
import type { SynapsesStage } from './stages.ts';

/** Which spikes and membranes to keep. */
export interface RecordOptions {
  /** The images' numbers, ascending. Default all. */
  readonly images?: readonly number[] | undefined;
  /** Layers, counting from 0 those with synapses. Default all. */
  readonly layers?: readonly number[] | undefined;
  /** The membranes to follow, for every recorded image. */
  readonly membranes?: readonly MembraneAddress[] | undefined;
  /** How many samples of a membrane a period has. Default 64. */
  readonly samples?: number | undefined;
  /**
   * The most bytes that the recording may take, estimated before it starts and counted while it goes on. Default 1 GiB, at most 2 GiB, 2²⁶ spikes:
   * `writeSpikesNpz` writes no more.
   */
  readonly limit?: number | undefined;
}

/** One neuron of a network. */
export interface MembraneAddress {
  /** Counting from 0 the layers with synapses. */
  readonly layer: number;
  readonly neuron: number;
}

/** What is recorded from. */
export interface Recorded {
  readonly images: number;
  readonly layers: readonly SynapsesStage[];
  readonly neuron: Neuron;
  readonly evaluation: EvaluationSchedule;
}

const gibibyte = 2 ** 30;
/** A spike is a neuron, a cycle and a phase; while batches are joined there are two of each. */
const bytesOfSpike = 32;
const largestLimit = bytesOfSpike * mostNpzSpikes;

/** Keeps spikes of chosen layers and images, and chosen membranes, while batches go by. */
export class Recorder {
  readonly #recorded: Recorded;
  readonly #images: readonly number[] | undefined;
  readonly #layers: readonly number[];
  readonly #places: readonly MembraneAddress[];
  readonly #samples: number;
  readonly #limit: number;
  #bytes = 0;
  readonly #kept: number[] = [];
  readonly #inputs: SpikeTrain[] = [];
  readonly #trains: SpikeTrain[][];
  readonly #membranes: RecordedMembrane[] = [];

  /** @throws RangeError if an image, a layer or a neuron is none, images do not ascend, an option is out of range, or the recording would be too large */
  constructor(options: RecordOptions, recorded: Recorded) {
    const { images, layers, membranes = [], samples = 64, limit = gibibyte } = options;
    const { images: imageCount, layers: stages, neuron, evaluation } = recorded;
    images?.forEach((image, k) => {
      if (!Number.isInteger(image) || image < 0 || image >= imageCount || (k > 0 && image <= images[k - 1])) {
        throw new OptionError(
          `spike: record.images[${k}] is ${image}; expected ascending whole numbers from 0 to ${imageCount - 1}.`,
        );
      }
    });
    layers?.forEach((layer, k) => {
      if (!Number.isInteger(layer) || layer < 0 || layer >= stages.length) {
        throw new OptionError(
          `spike: record.layers[${k}] is ${layer}; expected whole numbers from 0 to ${stages.length - 1}, counting layers with synapses.`,
        );
      }
    });
    membranes.forEach(({ layer, neuron: n }, k) => {
      const neurons = stages[layer]?.fanOut.targets;
      if (neurons === undefined || !Number.isInteger(n) || n < 0 || n >= neurons) {
        throw new OptionError(
          `spike: record.membranes[${k}] is neuron ${n} of layer ${layer}; expected a layer from 0 to ${stages.length - 1}${neurons === undefined ? '' : ` and a neuron from 0 to ${neurons - 1}`}.`,
        );
      }
    });
    if (membranes.length > 0 && !neuron.membrane) {
      throw new OptionError(
        `spike: record.membranes: the neuron ${neuron.name} does not show its membranes.`,
      );
    }
    if (!Number.isSafeInteger(samples) || samples < 1) {
      throw new OptionError(`spike: record.samples is ${samples}, but must be a whole number above 0.`);
    }
    if (!(limit > 0 && limit <= largestLimit)) {
      throw new OptionError(
        `spike: record.limit is ${limit}, but must be a number of bytes above 0 and at most ${largestLimit}; record fewer images or layers instead.`,
      );
    }
    this.#recorded = recorded;
    this.#images = images;
    this.#layers = layers ?? stages.map((_, layer) => layer);
    this.#places = membranes;
    this.#samples = samples;
    this.#limit = limit;
    this.#trains = this.#layers.map(() => []);
    const shown = images?.length ?? imageCount;
    const spikes = this.#layers.reduce(
      (sum, layer) => sum + stages[layer].fanOut.targets,
      stages[0].fanOut.sources,
    );
    const bytes = shown * (evaluation.cycles + 1) * (bytesOfSpike * spikes + 24 * samples * membranes.length);
    if (bytes > limit) {
      throw new OptionError(
        `spike: recording ${shown} images over ${evaluation.cycles} cycles would take about ${mebibytes(bytes)} MiB, more than the limit of ${mebibytes(limit)} MiB; record fewer images, layers or cycles, or raise record.limit (at most ${mebibytes(largestLimit)} MiB).`,
      );
    }
  }

  /**
   * @param start the number of the batch's first image
   * @param answerCycles [images of the batch] where each ended, if early: membranes are not followed any further
   */
  keep(start: number, { inputs, layers }: NetworkRun, answerCycles?: Int32Array): void {
    const numbers = this.#images
      ? this.#images.filter((image) => image >= start && image < start + inputs.images)
      : Array.from({ length: inputs.images }, (_, k) => start + k);
    const places = numbers.map((image) => image - start);
    for (const number of numbers) this.#kept.push(number);
    const picked = pickImages(inputs, places);
    this.#inputs.push(picked);
    this.#count(bytesOfSpike * picked.phase.length);
    this.#layers.forEach((layer, k) => {
      const fired = pickImages(layers[layer].fired, places);
      this.#trains[k].push(fired);
      this.#count(bytesOfSpike * fired.phase.length);
    });
    const { layers: stages, neuron, evaluation } = this.#recorded;
    for (const [k, place] of places.entries()) {
      for (const { layer, neuron: target } of this.#places) {
        const { fanOut, clock } = stages[layer];
        const trace = neuron.membrane?.({
          fanOut,
          clock,
          arriving: pickImages(layers[layer].received, [place]),
          target,
          until: answerCycles
            ? earliest(evaluation.until(clock), endOfCycle(answerCycles[place], stages.length, clock))
            : evaluation.until(clock),
          samples: this.#samples,
        });
        if (!trace) continue;
        this.#membranes.push({ image: numbers[k], layer, neuron: target, ...trace });
        this.#count(24 * trace.time.length);
      }
    }
  }

  /** @throws RangeError if neurons fired so much oftener than once a cycle that the recording is larger than was estimated */
  #count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= this.#limit) return;
    throw new OptionError(
      `spike: the recording has come to ${mebibytes(this.#bytes)} MiB, more than the limit of ${mebibytes(this.#limit)} MiB, after ${this.#kept.length} images; record fewer images, layers or cycles, or raise record.limit (at most ${mebibytes(largestLimit)} MiB).`,
    );
  }

  recording(): Recording {
    const join = (trains: readonly SpikeTrain[]) => joinImages(trains, trains[0].neurons, trains[0].clock);
    return {
      images: this.#kept,
      inputs: join(this.#inputs),
      layers: this.#layers.map((layer, k) => ({ layer, train: join(this.#trains[k]) })),
      membranes: this.#membranes,
    };
  }
}

function mebibytes(bytes: number): number {
  return Number((bytes / 2 ** 20).toPrecision(4));
}
