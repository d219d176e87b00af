import { type Neuron, predict, spike } from '@argand/spiking';
import { agreement, evaluate } from '@argand/training';
import { synapticLayerCount } from '../../measuring/answer-cycles.ts';
import { type NetworkSpec, settingsOf, specName } from '../network-spec.ts';
import { neurons } from '../neurons.ts';
import type { PaperMeasurement } from '../paper-measurement.ts';
import { type DisturbanceName, disturbances, type Reading } from '../readings.ts';

/** Predictions under a disturbance of one value. */
export interface DisturbedRow {
  readonly value: number;
  readonly accuracy: number;
  /** The fraction of images with the undisturbed atemporal prediction. */
  readonly agreement: number;
}

export interface Disturbed {
  /** Undisturbed, for the same images. */
  readonly atemporalAccuracy: number;
  readonly rows: readonly DisturbedRow[];
}

/** Adds noise to the spikes of inputs and hidden neurons, with the seed of the network. */
export function disturbed(
  spec: NetworkSpec,
  disturbance: DisturbanceName,
  reading: Reading,
  { values, images }: { readonly values: readonly number[]; readonly images: number },
): PaperMeasurement<Disturbed> {
  const neuron = neurons[reading.neuron];
  const noise = disturbances[disturbance];
  return {
    name: `disturbed/${specName(spec)}/${disturbance}/${reading.name}`,
    settings: { network: settingsOf(spec), reading, neuron: neuron.settings, values, images },
    code: [import.meta.url],
    images: images * values.length,
    async measure({ workbench, signal, onProgress }) {
      const network = await workbench.network(spec);
      const { readout } = network.description;
      const data = await workbench.testImages(spec.dataset, images);
      const { accuracy: atemporalAccuracy, predictions } = await evaluate(network, data, { signal });
      const cycles = cyclesOf(neuron, synapticLayerCount(network), reading);
      const rows: DisturbedRow[] = [];
      for (const [k, value] of values.entries()) {
        const run = await spike(network, data, {
          neuron,
          noise: { ...noise(value), seed: spec.seed },
          signal,
          ...(cycles === undefined ? {} : { cycles }),
          onProgress: (progress) => onProgress(k * data.length + progress.images),
        });
        const predicted = predict(run, readout, reading.rule);
        rows.push({
          value,
          accuracy: agreement(predicted, data.labels),
          agreement: agreement(predicted, predictions),
        });
      }
      return { atemporalAccuracy, rows };
    },
  };
}

/** The number of cycles that contain the settled cycles of a reading; undefined for a wave. */
export function cyclesOf(neuron: Neuron, layers: number, { settledCycles }: Reading): number | undefined {
  if (settledCycles === undefined) return undefined;
  for (let cycles = 1; ; cycles++) {
    const { settled, last } = neuron.evaluation(layers, cycles);
    if (last - settled + 1 >= settledCycles && last >= layers) return cycles;
  }
}
