import { requireOptions } from '@argand/backend';
import { ShapeError } from '@argand/errors';
import type { SpikeTrain } from '@argand/phasor';
import { mostPhases } from '../network/limits.ts';
import { requireAbove0 } from './encode.ts';
import { requireSpikeTrain } from './spike-train.ts';

/**
 * Spikes to phases: the first spike of each neuron in each cycle of its own clock, NaN where there is none.
 *
 * Spikes before cycle 0 and from cycle `cycles` on are left out.
 *
 * @returns [images, cycles, neurons]
 * @throws RangeError if cycles is not a whole number above 0, there would be more than 2²⁸ phases, or the spikes are unsound: it names the image and the spike
 * @example
 * ```ts
 * import { decodeSpikes, encodeSpikes } from '@argand/spiking';
 *
 * decodeSpikes(encodeSpikes([0.5, Number.NaN], { neurons: 2, cycles: 1 }), { cycles: 1 }); // Float64Array(2) [ 0.5, NaN ]
 * ```
 */
export function decodeSpikes(train: SpikeTrain, options: { readonly cycles: number }): Float64Array {
  requireSpikeTrain('decodeSpikes', train);
  requireOptions(options, 'decodeSpikes');
  const { cycles } = options;
  requireAbove0('decodeSpikes', 'cycles', cycles);
  const { images, neurons, offsets, neuron, cycle, phase } = train;
  if (images * cycles * neurons > mostPhases) {
    throw new ShapeError(
      `decodeSpikes: ${images} images × ${cycles} cycles × ${neurons} neurons are ${images * cycles * neurons} phases, more than ${mostPhases}; decode fewer images at once, or fewer cycles.`,
    );
  }
  const phases = new Float64Array(images * cycles * neurons).fill(Number.NaN);
  for (let image = 0; image < images; image++) {
    for (let k = offsets[image]; k < offsets[image + 1]; k++) {
      if (cycle[k] < 0 || cycle[k] >= cycles) continue;
      const place = (image * cycles + cycle[k]) * neurons + neuron[k];
      // Spikes are in the order of time, so what is there already came first.
      if (Number.isNaN(phases[place])) phases[place] = phase[k];
    }
  }
  return phases;
}
