import { kindOf, type NumberArray, type NumberArrayKind, nameOf } from '@argand/arrays';
import { interfaceType, requireType } from '@argand/backend';
import { OptionError, OptionTypeError, ShapeError } from '@argand/errors';
import { type Clock, type Moment, type Spike, type SpikeTrain, spikeTime } from '@argand/phasor';

/** Whether (cycle, phase) comes before (otherCycle, otherPhase) on one clock. */
export function isBefore(cycle: number, phase: number, otherCycle: number, otherPhase: number): boolean {
  return cycle < otherCycle || (cycle === otherCycle && phase < otherPhase);
}

/** How many of the spikes `from` … `to − 1`, which are in the order of time, come before a moment. */
export function countBefore(
  cycle: Int32Array,
  phase: Float32Array | Float64Array,
  from: number,
  to: number,
  moment: Moment,
): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(cycle[middle], phase[middle], moment.cycle, moment.phase)) low = middle + 1;
    else high = middle;
  }
  return low - from;
}

/** {@link SpikeTrain}, for checks of arguments. */
export const spikeTrainKind = interfaceType<SpikeTrain>(['images', 'neurons', 'clock'], {
  name: 'SpikeTrain',
  package: '@argand/spiking',
  remedy: 'Make one with spikeTrain(…) or encodeSpikes(…).',
});

/**
 * Checks that a train keeps to everything that {@link SpikeTrain} says.
 *
 * @param caller the function that takes the train, for errors
 * @throws TypeError that names the array if one is of another kind
 * @throws RangeError that names the image and the spike: arrays of different lengths, a neuron that is none, a phase that
 * is NaN or not in [−1, 1), a spike before time 0, or spikes out of order
 */
export function requireSpikeTrain(caller: string, train: SpikeTrain): void {
  requireType(spikeTrainKind, train, caller, 'spikes');
  const { images, neurons, clock, offsets, neuron, cycle, phase } = train;
  requireCount(caller, 'images', images);
  requireCount(caller, 'neurons', neurons);
  requireArrayOfKind(caller, 'offsets', offsets, 'Uint32Array');
  requireArrayOfKind(caller, 'neuron', neuron, 'Int32Array');
  requireArrayOfKind(caller, 'cycle', cycle, 'Int32Array');
  requireArrayOfKind(caller, 'phase', phase, 'Float64Array');
  if (!Number.isSafeInteger(clock) || clock < 0) {
    throw new OptionError(
      `${caller}: clock is ${clock}, but must be a whole number of quarter periods, 0 or more.`,
    );
  }
  const spikes = phase.length;
  if (neuron.length !== spikes || cycle.length !== spikes) {
    throw new ShapeError(
      `${caller}: there are ${neuron.length} neurons, ${cycle.length} cycles and ${spikes} phases; give one of each for every spike.`,
    );
  }
  if (offsets.length !== images + 1 || offsets[0] !== 0 || offsets[images] !== spikes) {
    throw new OptionError(
      `${caller}: offsets must be ${images + 1} numbers from 0 to ${spikes}, one for each of ${images} images and the end.`,
    );
  }
  for (let image = 0; image < images; image++) {
    if (offsets[image + 1] < offsets[image]) {
      throw new OptionError(`${caller}: offsets fall at image ${image}, but must never fall.`);
    }
  }
  for (let image = 0; image < images; image++) {
    const first = offsets[image];
    const end = offsets[image + 1];
    let n0 = 0;
    let c0 = -(2 ** 31);
    let x0 = -1;
    for (let k = first; k < end; k++) {
      const n = neuron[k];
      const c = cycle[k];
      const x = phase[k];
      if (!(n >= 0 && n < neurons && c >= 0 && x >= -1 && x < 1)) {
        requireSpike(
          `${caller}: image ${image}, spike ${k - first}`,
          { neuron: n, cycle: c, phase: x },
          neurons,
          clock,
        );
      }
      if (c <= c0 && (c < c0 || x < x0 || (x === x0 && n < n0))) {
        throw new OptionError(
          `${caller}: image ${image}, spike ${k - first}: out of order, (cycle ${c}, phase ${x}, neuron ${n}) after ` +
            `(cycle ${c0}, phase ${x0}, neuron ${n0}); spikeTrain() sorts them.`,
        );
      }
      n0 = n;
      c0 = c;
      x0 = x;
    }
  }
}

/** Of any realm; of another kind the order of spikes and their whole numbers would not be what is checked here. */
function requireArrayOfKind(caller: string, name: string, array: NumberArray, kind: NumberArrayKind): void {
  if (kindOf(array) === kind) return;
  throw new OptionTypeError(
    `${caller}: ${name} must be a ${kind}, but is ${nameOf(array)}; spikeTrain() makes a train.`,
  );
}

const spikeKind = interfaceType<Spike>(['neuron', 'cycle', 'phase'], {
  name: 'Spike',
  package: '@argand/phasor',
  remedy: 'Pass { neuron, cycle, phase }.',
});

/** Checks one spike. `place` says where it stands, for the error. */
export function requireSpike(place: string, spike: Spike, neurons: number, clock: Clock): void {
  requireType(spikeKind, spike, place, 'it');
  const { neuron, cycle, phase } = spike;
  if (!Number.isInteger(neuron) || neuron < 0 || neuron >= neurons) {
    throw new OptionError(
      `${place}: neuron is ${neuron}, but must be a whole number from 0 to ${neurons - 1}.`,
    );
  }
  if (!Number.isInteger(cycle) || cycle !== (cycle | 0)) {
    throw new OptionError(`${place}: cycle is ${cycle}, but must be a whole number below 2^31.`);
  }
  if (Number.isNaN(phase)) {
    throw new OptionError(`${place}: phase is NaN; a silent neuron has no spike, so leave it out.`);
  }
  if (!(phase >= -1 && phase < 1)) {
    throw new OptionError(`${place}: phase is ${phase}, but must lie in [-1, 1); wrap it first.`);
  }
  if (cycle < 0 && spikeTime(cycle, phase, clock) < 0) {
    throw new OptionError(
      `${place}: cycle is ${cycle}${clock === 0 ? '' : ` on clock ${clock}`}, but no spike comes before time 0.`,
    );
  }
}

function requireCount(caller: string, name: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new OptionError(`${caller}: ${name} is ${count}, but must be a whole number, 0 or more.`);
  }
}
