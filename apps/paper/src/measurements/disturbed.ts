import { type Neuron, predict, spike } from '@argand/spiking';
import { evaluate } from '@argand/training';
import { type NetworkSpec, settingsOf, specName } from '../network-spec.ts';
import { neurons } from '../neurons.ts';
import { type DisturbanceName, disturbances, type Reading } from '../readings.ts';
import { shareRight } from '../share-right.ts';
import type { Measurement } from './measurement.ts';

/** What is left under a disturbance of this value. */
export interface DisturbedRow {
  readonly value: number;
  readonly accuracy: number;
  /** The share of images with the undisturbed atemporal prediction. */
  readonly agreement: number;
}

export interface Disturbed {
  /** Undisturbed, of the same images. */
  readonly atemporalAccuracy: number;
  readonly rows: readonly DisturbedRow[];
}

/** Disturbs the spikes of inputs and hidden neurons; the noise has the seed of the network. */
export function disturbed(
  spec: NetworkSpec,
  disturbance: DisturbanceName,
  reading: Reading,
  { values, images }: { readonly values: readonly number[]; readonly images: number },
): Measurement<Disturbed> {
  const neuron = neurons[reading.neuron];
  const { noise } = disturbances[disturbance];
  return {
    name: `disturbed/${specName(spec)}/${disturbance}/${reading.name}`,
    settings: { network: settingsOf(spec), reading, neuron: neuron.settings, values, images },
    images: images * values.length,
    async measure({ workbench, signal, onProgress }) {
      const network = await workbench.network(spec);
      const { readout } = network.description;
      const data = await workbench.testImages(spec.dataset, images);
      const { accuracy: atemporalAccuracy, predictions } = await evaluate(network, data, { signal });
      const layers = network.description.layers.filter(
        (layer, i) => layer.temporalRule(network.shapes.layers[i]).rule === 'synapses',
      ).length;
      const cycles = cyclesOf(neuron, layers, reading);
      const rows: DisturbedRow[] = [];
      for (const [k, value] of values.entries()) {
        const run = await spike(network, data, {
          neuron,
          noise: { ...noise(value), seed: spec.seed },
          signal,
          ...(cycles === undefined ? {} : { cycles }),
          onProgress: (progress) => onProgress(k * data.length + progress.images),
        });
        const given = predict(run, readout, reading.rule);
        rows.push({
          value,
          accuracy: shareRight(given, data.labels),
          agreement: shareRight(given, predictions),
        });
      }
      return { atemporalAccuracy, rows };
    },
  };
}

/** As many cycles as bring so many settled ones; undefined for a wave. */
export function cyclesOf(neuron: Neuron, layers: number, { settledCycles }: Reading): number | undefined {
  if (settledCycles === undefined) return undefined;
  for (let cycles = 1; ; cycles++) {
    const { settled, last } = neuron.evaluation(layers, cycles);
    if (last - settled + 1 >= settledCycles && last >= layers) return cycles;
  }
}
