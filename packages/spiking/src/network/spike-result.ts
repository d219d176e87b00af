import { interfaceType, requireType } from '@argand/backend';
import type { SpikeTrain } from '@argand/phasor';
import type { MembraneTrace } from '../neuron.ts';
import type { LayerSpikes } from '../spikes/rows.ts';

/** What {@link spike} found out. L is the number of layers with synapses. */
export interface SpikeResult {
  readonly images: number;
  /** How many outputs the network has. */
  readonly outputs: number;
  /** How many cycles of the last layer's clock were decoded. */
  readonly cycles: number;
  /** The first decoded cycle that does not belong to the start-up. */
  readonly settled: number;
  /** The last whole cycle: the answer. */
  readonly last: number;
  /**
   * [images, cycles, outputs] the phase of each output's first spike in each cycle, NaN where it was silent, and after an image has answered
   * early.
   */
  readonly phases: Float64Array;
  /** [images] the cycle in which each answered, with `stopEarly`; without it, all answer in `last`. */
  readonly answerCycles?: Int32Array;
  /** [L] how many neurons each layer with synapses has. */
  readonly neurons: readonly number[];
  /** All spikes of the last layer, on clock L. */
  readonly output: SpikeTrain;
  readonly counts: SpikeCounts;
  /** The recording that `record` requests. */
  readonly recorded?: Recording;
}

/** Spikes and synaptic operations, [images] or [images, L]. */
export interface SpikeCounts {
  /** [images] spikes of the inputs. */
  readonly inputSpikes: Float64Array;
  /** [images, L] spikes of each layer's neurons. */
  readonly spikes: Float64Array;
  /** [images, L] spikes of each layer's reference. */
  readonly references: Float64Array;
  /** [images, L] synaptic operations: one spike, of a source or the reference, that reaches one target. */
  readonly operations: Float64Array;
  /** [images, L] neurons of each layer that fired at least once; the others were silent. */
  readonly active: Float64Array;
  /** [images] outputs without a spike in the last whole cycle, or the one in which the image answered early. */
  readonly silentOutputs: Float64Array;
}

/** The spikes of some layers and images, and some membranes. */
export interface Recording {
  /** The images' numbers; image k of every train is number images[k]. */
  readonly images: readonly number[];
  readonly inputs: SpikeTrain;
  readonly layers: readonly LayerSpikes[];
  readonly membranes: readonly RecordedMembrane[];
}

/** How one membrane moved while one image was shown. */
export interface RecordedMembrane extends MembraneTrace {
  /** The image's number. */
  readonly image: number;
  readonly layer: number;
  readonly neuron: number;
}

const countedKind = interfaceType<Pick<SpikeResult, 'images' | 'counts'>>(['images', 'counts'], {
  name: 'SpikeResult',
  package: '@argand/spiking',
  remedy: 'Pass what await spike(…) gives.',
});

/** Means over images, for a table. */
export interface MeanCounts {
  /** Spikes of inputs, references and neurons. */
  readonly spikesPerImage: number;
  readonly synapticOperationsPerImage: number;
  /** All outputs, of all images, that were silent in the last whole cycle. */
  readonly silentOutputs: number;
}

/**
 * The mean counts of a result. Spikes are those of inputs, references and all neurons.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { gated, meanCounts, spike } from '@argand/spiking';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [4], layers: [dense(3), dense(2)] });
 * const images = { images: new Float32Array([0, 0.25, 0.5, 0.75]), length: 1 };
 * const result = await spike(network, images, { neuron: gated() });
 * meanCounts(result).synapticOperationsPerImage; // 23
 * ```
 */
export function meanCounts(result: Pick<SpikeResult, 'images' | 'counts'>): MeanCounts {
  requireType(countedKind, result, 'meanCounts', 'the result');
  const { images, counts } = result;
  const total = (...all: Float64Array[]) =>
    all.reduce((sum, values) => values.reduce((part, value) => part + value, sum), 0);
  const { inputSpikes, spikes, references, operations, silentOutputs } = counts;
  return {
    spikesPerImage: total(inputSpikes, spikes, references) / images,
    synapticOperationsPerImage: total(operations) / images,
    silentOutputs: total(silentOutputs),
  };
}
