import { requireFloats } from '@argand/arrays';
import { type Device, describeValue, requireNumber, requireOptions } from '@argand/backend';
import { OptionError, ShapeError } from '@argand/errors';
import type { Clock, SpikeTrain } from '@argand/phasor';
import { sortOnDevice } from './sort-on-device.ts';
import { SpikeOrder } from './spike-order.ts';

/** The most spikes of a train that is made of phases: 2 GiB. */
const mostSpikes = 2 ** 27;

/** Options of {@link encodeSpikes}. */
export interface EncodeOptions {
  /** How many phases an image has. */
  readonly neurons: number;
  /** In how many cycles, from cycle 0 on, every neuron fires. */
  readonly cycles: number;
  /** In quarter periods. Default 0, the inputs' clock. */
  readonly clock?: Clock | undefined;
}

/**
 * Phases to spikes: phase x fires at x/2 + 1/2 + k, k = 0 … cycles − 1, on its clock. NaN, silence, never fires.
 *
 * @param phases [images, neurons], each in [−1, 1) or NaN
 * @throws TypeError if the phases are neither floats nor a list of numbers
 * @throws RangeError if cycles or neurons is not a whole number above 0, the phases are not rows of `neurons`, there would be more than 2²⁷ spikes, or
 * a phase is not in [−1, 1): it names the image and the neuron
 * @example
 * ```ts
 * import { encodeSpikes } from '@argand/spiking';
 *
 * const train = encodeSpikes([0.5, Number.NaN, -1], { neurons: 3, cycles: 2 });
 * train.neuron; // Int32Array(4) [ 2, 0, 2, 0 ]
 * ```
 */
export function encodeSpikes(
  phases: Float32Array | Float64Array | readonly number[],
  options: EncodeOptions,
): SpikeTrain {
  const once = firingOnce(requireFloats(phases, 'encodeSpikes: phases'), options);
  const order = new SpikeOrder();
  for (let image = 0; image < once.images; image++) {
    order.sort(once.neuron, once.cycle, once.phase, once.offsets[image], once.offsets[image + 1]);
  }
  return repeated(once, options.cycles);
}

/** {@link encodeSpikes}, of numbers that came from a device, which then sorts them. */
export async function encodeOnDevice(
  device: Device,
  phases: Float32Array | Float64Array,
  options: EncodeOptions,
): Promise<SpikeTrain> {
  return repeated(await sortOnDevice(device, firingOnce(phases, options)), options.cycles);
}

/** The spikes of cycle 0, image by image, in the order of the neurons. */
function firingOnce(phases: Float32Array | Float64Array, options: EncodeOptions): SpikeTrain {
  requireOptions(options, 'encodeSpikes');
  const { neurons, cycles, clock = 0 } = options;
  requireNumber('encodeSpikes', 'clock', clock, { whole: true, atLeast: 0 });
  requireAbove0('encodeSpikes', 'neurons', neurons);
  requireAbove0('encodeSpikes', 'cycles', cycles);
  if (phases.length * cycles > mostSpikes) {
    throw new OptionError(
      `encodeSpikes: ${phases.length} phases in ${cycles} cycles are ${phases.length * cycles} spikes, more than ${mostSpikes}; encode fewer images at once, or fewer cycles.`,
    );
  }
  if (phases.length % neurons !== 0) {
    throw new ShapeError(`encodeSpikes: ${phases.length} phases are not rows of ${neurons} neurons.`);
  }
  const images = phases.length / neurons;
  const offsets = new Uint32Array(images + 1);
  const neuron = new Int32Array(phases.length);
  const phase = new Float64Array(phases.length);
  let firing = 0;
  for (let image = 0; image < images; image++) {
    const first = image * neurons;
    for (let n = 0; n < neurons; n++) {
      const x = phases[first + n];
      if (x >= -1 && x < 1) {
        neuron[firing] = n;
        phase[firing] = x;
        firing++;
      } else if (!Number.isNaN(x)) {
        throw new OptionError(
          `encodeSpikes: image ${image}, neuron ${n}: phase is ${x}, but must lie in [-1, 1), or be NaN for silence; wrap it first.`,
        );
      }
    }
    offsets[image + 1] = firing;
  }
  return {
    images,
    neurons,
    clock,
    offsets,
    neuron: neuron.subarray(0, firing),
    cycle: new Int32Array(firing),
    phase: phase.subarray(0, firing),
  };
}

/** The spikes of cycle 0 again in each of some cycles. */
function repeated(once: SpikeTrain, cycles: number): SpikeTrain {
  if (cycles === 1) return once;
  const spikes = once.phase.length;
  const neuron = new Int32Array(spikes * cycles);
  const cycle = new Int32Array(spikes * cycles);
  const phase = new Float64Array(spikes * cycles);
  for (let image = 0; image < once.images; image++) {
    const [from, to] = [once.offsets[image], once.offsets[image + 1]];
    for (let c = 0; c < cycles; c++) {
      const place = from * cycles + c * (to - from);
      neuron.set(once.neuron.subarray(from, to), place);
      cycle.fill(c, place, place + to - from);
      phase.set(once.phase.subarray(from, to), place);
    }
  }
  return { ...once, offsets: once.offsets.map((offset) => offset * cycles), neuron, cycle, phase };
}

/** Checks a number of neurons, cycles, images. */
export function requireAbove0(caller: string, name: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 1) {
    const received = typeof count === 'number' ? count : describeValue(count);
    throw new OptionError(`${caller}: ${name} is ${received}, but must be a whole number above 0.`);
  }
}
