import type { Clock, SpikeTrain } from '@argand/phasor';
import { SpikeTrainBuilder } from './spike-list.ts';
import { SpikeOrder } from './spike-order.ts';

/** Options of {@link encodeSpikes}. */
export interface EncodeOptions {
  /** How many phases an image has. */
  readonly neurons: number;
  /** In how many cycles, from cycle 0 on, every neuron fires. */
  readonly cycles: number;
  /** In quarter periods; 0, the inputs' clock, if not given. */
  readonly clock?: Clock;
}

/**
 * Phases to spikes: phase x fires at x/2 + 1/2 + k, k = 0 … cycles − 1, on its clock. NaN, silence, never fires.
 *
 * @param phases [images, neurons], each in [−1, 1) or NaN
 * @throws RangeError if cycles or neurons is not a whole number above 0, the phases are not rows of `neurons`, or one is
 * not in [−1, 1): it names the image and the neuron
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
  { neurons, cycles, clock = 0 }: EncodeOptions,
): SpikeTrain {
  requireAbove0('encodeSpikes', 'neurons', neurons);
  requireAbove0('encodeSpikes', 'cycles', cycles);
  if (phases.length % neurons !== 0) {
    throw new RangeError(`encodeSpikes: ${phases.length} phases are not rows of ${neurons} neurons.`);
  }
  const images = phases.length / neurons;
  const order = new SpikeOrder();
  const builder = new SpikeTrainBuilder(neurons, clock, images * neurons * cycles);
  const neuron = new Int32Array(neurons);
  const cycle = new Int32Array(neurons);
  const phase = new Float64Array(neurons);
  for (let image = 0; image < images; image++) {
    let firing = 0;
    for (let n = 0; n < neurons; n++) {
      const x = phases[image * neurons + n];
      if (x >= -1 && x < 1) {
        neuron[firing] = n;
        phase[firing] = x;
        firing++;
      } else if (!Number.isNaN(x)) {
        throw new RangeError(
          `encodeSpikes: image ${image}, neuron ${n}: phase is ${x}, but must lie in [-1, 1), or be NaN for silence; wrap it first.`,
        );
      }
    }
    cycle.fill(0);
    order.sort(neuron, cycle, phase, 0, firing);
    for (let c = 0; c < cycles; c++) {
      cycle.fill(c);
      builder.append(neuron, cycle, phase, 0, firing);
    }
    builder.endSorted();
  }
  return builder.build();
}

/** Checks a number of neurons, cycles, images. */
export function requireAbove0(asked: string, name: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RangeError(`${asked}: ${name} is ${count}, but must be a whole number above 0.`);
  }
}
