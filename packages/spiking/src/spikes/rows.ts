import { requireList, requireType } from '@argand/backend';
import type { SpikeTrain } from '@argand/phasor';
import { spikeTime } from '@argand/phasor';
import { spikeTrainKind } from './spike-train.ts';

/** The spikes of one layer. */
export interface LayerSpikes {
  /** Counting from 0 the layers with synapses; −1 for the inputs. */
  readonly layer: number;
  readonly train: SpikeTrain;
}

/**
 * Spikes as rows (image, layer, neuron, time), sorted by image, layer, time and neuron. The time is absolute, in periods.
 *
 * @param layers trains of the same images
 * @param images the number of each image; default their indices in the trains
 * @returns [spikes, 4]
 * @example
 * ```ts
 * import { encodeSpikes, spikeRows } from '@argand/spiking';
 *
 * const train = encodeSpikes([0.5], { neurons: 1, cycles: 1, clock: 1 });
 * spikeRows([{ layer: 0, train }]); // Float64Array(4) [ 0, 0, 0, 1 ]
 * ```
 */
export function spikeRows(layers: readonly LayerSpikes[], images?: readonly number[]): Float64Array {
  requireLayerSpikes('spikeRows', layers);
  const sorted = layers.toSorted((a, b) => a.layer - b.layer);
  const rows = new Float64Array(4 * sorted.reduce((sum, { train }) => sum + train.phase.length, 0));
  let place = 0;
  for (let image = 0; image < (sorted[0]?.train.images ?? 0); image++) {
    for (const { layer, train } of sorted) {
      for (let k = train.offsets[image]; k < train.offsets[image + 1]; k++) {
        rows[place++] = images ? images[image] : image;
        rows[place++] = layer;
        rows[place++] = train.neuron[k];
        rows[place++] = spikeTime(train.cycle[k], train.phase[k], train.clock);
      }
    }
  }
  return rows;
}

/** @throws TypeError that names the function unless it is a list of layers, each with its spikes */
export function requireLayerSpikes(caller: string, layers: readonly LayerSpikes[]): void {
  requireList(layers, caller, 'layers');
  for (const [place, layer] of layers.entries())
    requireType(spikeTrainKind, layer?.train, caller, `the train of layers[${place}]`);
}
