import { predict, spike } from '@argand/spiking';
import { evaluate } from '@argand/training';
import { type NetworkSpec, settingsOf, specName } from '../network-spec.ts';
import { type NeuronName, neurons } from '../neurons.ts';
import { shareRight } from '../share-right.ts';
import type { Measurement } from './measurement.ts';

/** What the answers after so many cycles are worth. */
export interface AfterCycles {
  readonly cycles: number;
  readonly accuracy: number;
  /** The share of images with the atemporal prediction. */
  readonly agreement: number;
}

export interface OverCycles {
  readonly atemporalAccuracy: number;
  readonly rows: readonly AfterCycles[];
}

/**
 * The answers after 1 … `most` cycles, all read from one run: what has not happened yet changes nothing, so the answer of a run of N
 * cycles is the cycle of a longer run that `evaluation(L, N).last` names. Where a run of N cycles has no whole cycle yet, there is no row.
 */
export function overCycles(
  spec: NetworkSpec,
  name: NeuronName,
  count: number,
  most: number,
): Measurement<OverCycles> {
  const neuron = neurons[name];
  return {
    name: `cycles/${specName(spec)}/${name}`,
    settings: { network: settingsOf(spec), neuron: { name, ...neuron.settings }, images: count, most },
    images: count,
    async measure({ workbench, signal, onProgress }) {
      const network = await workbench.network(spec);
      const { readout } = network.description;
      const data = await workbench.testImages(spec.dataset, count);
      const { accuracy: atemporalAccuracy, predictions } = await evaluate(network, data, { signal });
      const run = await spike(network, data, {
        neuron,
        cycles: most,
        signal,
        onProgress: ({ images }) => onProgress(images),
      });
      const layers = run.neurons.length;
      const lastAfter = (cycles: number) => neuron.evaluation(layers, cycles).last;
      const rows: AfterCycles[] = [];
      for (let cycles = 1; cycles <= most; cycles++) {
        const last = lastAfter(cycles);
        // A cycle that is not whole yet is the answer until one more brings the whole of it.
        if (lastAfter(cycles + 1) === last) continue;
        const given = predict({ ...run, last, settled: last }, readout);
        rows.push({
          cycles,
          accuracy: shareRight(given, data.labels),
          agreement: shareRight(given, predictions),
        });
      }
      return { atemporalAccuracy, rows };
    },
  };
}
