import { meanCounts, predict, spike } from '@argand/spiking';
import { type NetworkSpec, settingsOf, specName } from '../network-spec.ts';
import { type NeuronName, neurons } from '../neurons.ts';
import { shareRight } from '../share-right.ts';
import type { Measurement } from './measurement.ts';

/** What a run of so many cycles costs an image, and what it is worth. */
export interface OperationsRow {
  readonly cycles: number;
  readonly accuracy: number;
  readonly spikes: number;
  readonly synapticOperations: number;
}

/** Runs a neuron for each number of cycles and counts. */
export function operations(
  spec: NetworkSpec,
  name: NeuronName,
  { cycles, images }: { readonly cycles: readonly number[]; readonly images: number },
): Measurement<readonly OperationsRow[]> {
  const neuron = neurons[name];
  return {
    name: `operations/${specName(spec)}/${name}`,
    settings: { network: settingsOf(spec), neuron: { name, ...neuron.settings }, cycles, images },
    images: cycles.length * images,
    async measure({ workbench, signal, onProgress }) {
      const network = await workbench.network(spec);
      const data = await workbench.testImages(spec.dataset, images);
      const rows: OperationsRow[] = [];
      for (const [k, count] of cycles.entries()) {
        const run = await spike(network, data, {
          neuron,
          cycles: count,
          signal,
          onProgress: (progress) => onProgress(k * data.length + progress.images),
        });
        const { spikesPerImage, synapticOperationsPerImage } = meanCounts(run);
        rows.push({
          cycles: count,
          accuracy: shareRight(predict(run, network.description.readout), data.labels),
          spikes: spikesPerImage,
          synapticOperations: synapticOperationsPerImage,
        });
      }
      return rows;
    },
  };
}
