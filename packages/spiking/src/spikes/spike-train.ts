import { type Clock, spikeTime } from '@argand/phasor';

/**
 * The spikes of a population of neurons, for one or many images.
 *
 * A spike is (cycle, phase) on the clock of its population, never one absolute time: the cycle is exact however late it
 * is, and a spike at a cycle's edge stays on its side. The spikes of image i are those at offsets[i] … offsets[i + 1] − 1,
 * sorted by cycle, then phase, then neuron. Cycles below 0 are those in which the clock has not started yet: a neuron of a
 * later layer can fire before its clock starts, at time 0 at the earliest.
 */
export interface SpikeTrain {
  readonly images: number;
  readonly neurons: number;
  /** In quarter periods: 0 for inputs, l + 1 for what leaves layer l (counting from 0 those with synapses). */
  readonly clock: Clock;
  /** [images + 1] */
  readonly offsets: Uint32Array;
  /** [spikes] which neuron fires, */
  readonly neuron: Int32Array;
  /** [spikes] in which cycle, */
  readonly cycle: Int32Array;
  /** [spikes] and at which phase of it, in [−1, 1), in units of π. */
  readonly phase: Float64Array;
}

/** One spike of one image. */
export interface Spike {
  readonly neuron: number;
  readonly cycle: number;
  readonly phase: number;
}

/** Whether (cycle, phase) comes before (otherCycle, otherPhase) on one clock. */
export function isBefore(cycle: number, phase: number, otherCycle: number, otherPhase: number): boolean {
  return cycle < otherCycle || (cycle === otherCycle && phase < otherPhase);
}

/**
 * Checks that a train keeps to everything that {@link SpikeTrain} says.
 *
 * @param asked what wants the train, for the error
 * @throws RangeError that names the image and the spike: arrays of different lengths, a neuron that is none, a phase that
 * is NaN or not in [−1, 1), a spike before time 0, or spikes out of order
 */
export function requireSpikeTrain(asked: string, train: SpikeTrain): void {
  const { images, neurons, clock, offsets, neuron, cycle, phase } = train;
  requireCount(asked, 'images', images);
  requireCount(asked, 'neurons', neurons);
  if (!Number.isSafeInteger(clock) || clock < 0) {
    throw new RangeError(
      `${asked}: clock is ${clock}, but must be a whole number of quarter periods, 0 or more.`,
    );
  }
  const spikes = phase.length;
  if (neuron.length !== spikes || cycle.length !== spikes) {
    throw new RangeError(
      `${asked}: there are ${neuron.length} neurons, ${cycle.length} cycles and ${spikes} phases; give one of each for every spike.`,
    );
  }
  if (offsets.length !== images + 1 || offsets[0] !== 0 || offsets[images] !== spikes) {
    throw new RangeError(
      `${asked}: offsets must be ${images + 1} numbers from 0 to ${spikes}, one for each of ${images} images and the end.`,
    );
  }
  for (let image = 0; image < images; image++) {
    if (offsets[image + 1] < offsets[image]) {
      throw new RangeError(`${asked}: offsets fall at image ${image}, but must never fall.`);
    }
  }
  for (let image = 0; image < images; image++) {
    for (let k = offsets[image]; k < offsets[image + 1]; k++) {
      const place = `${asked}: image ${image}, spike ${k - offsets[image]}`;
      requireSpike(place, { neuron: neuron[k], cycle: cycle[k], phase: phase[k] }, neurons, clock);
      if (k === offsets[image]) continue;
      const tied = cycle[k] === cycle[k - 1] && phase[k] === phase[k - 1];
      if (isBefore(cycle[k], phase[k], cycle[k - 1], phase[k - 1]) || (tied && neuron[k] < neuron[k - 1])) {
        throw new RangeError(
          `${place}: out of order, (cycle ${cycle[k]}, phase ${phase[k]}, neuron ${neuron[k]}) after ` +
            `(cycle ${cycle[k - 1]}, phase ${phase[k - 1]}, neuron ${neuron[k - 1]}); spikeTrain() sorts them.`,
        );
      }
    }
  }
}

/** Checks one spike. `place` says where it stands, for the error. */
export function requireSpike(place: string, spike: Spike, neurons: number, clock: Clock): void {
  const { neuron, cycle, phase } = spike;
  if (!Number.isInteger(neuron) || neuron < 0 || neuron >= neurons) {
    throw new RangeError(
      `${place}: neuron is ${neuron}, but must be a whole number from 0 to ${neurons - 1}.`,
    );
  }
  if (!Number.isInteger(cycle) || cycle !== (cycle | 0)) {
    throw new RangeError(`${place}: cycle is ${cycle}, but must be a whole number below 2^31.`);
  }
  if (Number.isNaN(phase)) {
    throw new RangeError(`${place}: phase is NaN; a silent neuron has no spike, so leave it out.`);
  }
  if (!(phase >= -1 && phase < 1)) {
    throw new RangeError(`${place}: phase is ${phase}, but must lie in [-1, 1); wrap it first.`);
  }
  if (cycle < 0 && spikeTime(cycle, phase, clock) < 0) {
    throw new RangeError(
      `${place}: cycle is ${cycle}${clock === 0 ? '' : ` on clock ${clock}`}, but no spike comes before time 0.`,
    );
  }
}

function requireCount(asked: string, name: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(`${asked}: ${name} is ${count}, but must be a whole number, 0 or more.`);
  }
}
