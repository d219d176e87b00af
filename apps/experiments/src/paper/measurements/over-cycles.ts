import { predict, spike } from '@argand/spiking';
import { agreement, evaluate } from '@argand/training';
import { answerCycles, synapticLayerCount } from '../../measuring/answer-cycles.ts';
import { type NetworkSpec, settingsOf, specName } from '../network-spec.ts';
import { type NeuronName, neurons } from '../neurons.ts';
import type { PaperMeasurement } from '../paper-measurement.ts';

/** Predictions after a number of cycles. */
export interface AfterCycles {
  readonly cycles: number;
  readonly accuracy: number;
  /** The fraction of images with the atemporal prediction. */
  readonly agreement: number;
}

export interface OverCycles {
  readonly atemporalAccuracy: number;
  readonly rows: readonly AfterCycles[];
}

/** Evaluates the predictions after 1 to `most` cycles, all read from one run. */
export function overCycles(
  spec: NetworkSpec,
  name: NeuronName,
  count: number,
  most: number,
): PaperMeasurement<OverCycles> {
  const neuron = neurons[name];
  return {
    name: `cycles/${specName(spec)}/${name}`,
    settings: { network: settingsOf(spec), neuron: { name, ...neuron.settings }, images: count, most },
    code: [import.meta.url],
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
      const rows = answerCycles(neuron, synapticLayerCount(network), most).map(({ cycles, last }) => {
        const predicted = predict({ ...run, last, settled: last }, readout);
        return {
          cycles,
          accuracy: agreement(predicted, data.labels),
          agreement: agreement(predicted, predictions),
        };
      });
      return { atemporalAccuracy, rows };
    },
  };
}
