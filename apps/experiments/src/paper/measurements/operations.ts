import { meanCounts, predict, spike } from '@argand/spiking';
import { agreement } from '@argand/training';
import { type NetworkSpec, settingsOf, specName } from '../network-spec.ts';
import { type NeuronName, neurons } from '../neurons.ts';
import type { PaperMeasurement } from '../paper-measurement.ts';

/** The operations per image of a run, and its accuracy. */
export interface OperationsRow {
  readonly cycles: number;
  readonly accuracy: number;
  readonly spikes: number;
  readonly synapticOperations: number;
}

/** Counts spikes and synaptic operations of a neuron for each number of cycles. */
export function operations(
  spec: NetworkSpec,
  name: NeuronName,
  { cycles, images }: { readonly cycles: readonly number[]; readonly images: number },
): PaperMeasurement<readonly OperationsRow[]> {
  const neuron = neurons[name];
  return {
    name: `operations/${specName(spec)}/${name}`,
    settings: { network: settingsOf(spec), neuron: { name, ...neuron.settings }, cycles, images },
    code: [import.meta.url],
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
          accuracy: agreement(predict(run, network.description.readout), data.labels),
          spikes: spikesPerImage,
          synapticOperations: synapticOperationsPerImage,
        });
      }
      return rows;
    },
  };
}
