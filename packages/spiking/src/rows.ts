import type { SpikeTrain } from './spike-train.ts';

/**
 * Recorded spikes as rows (image, layer, neuron, time): times absolute, in periods, clock/4 + cycle + (phase + 1)/2; `layer`
 * counts layers with synapses from 0, the inputs are left out. Sorted by image, layer and time.
 *
 * @returns [rows, 4], row by row.
 */
export function spikeRows(recorded: readonly (readonly SpikeTrain[])[]): Float64Array {
  const rows: number[] = [];
  recorded.forEach((trains, image) => {
    trains.slice(1).forEach(({ clock, neuron, cycle, phase }, layer) => {
      for (let i = 0; i < neuron.length; i++)
        rows.push(image, layer, neuron[i], clock / 4 + cycle[i] + (phase[i] + 1) / 2);
    });
  });
  return Float64Array.from(rows);
}
