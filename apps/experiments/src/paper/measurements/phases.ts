import type { Network } from '@argand/layers';
import { spike } from '@argand/spiking';
import { type NetworkSpec, settingsOf, specName } from '../network-spec.ts';
import { neurons } from '../neurons.ts';
import type { PaperMeasurement } from '../paper-measurement.ts';

/** Histograms of the phases of one layer, in equal bins over [−1, 1). */
export interface LayerPhases {
  readonly layer: string;
  /** Counts by bin: in the atemporal pass, and in a gated wave. */
  readonly atemporal: readonly number[];
  readonly spikes: readonly number[];
}

const bins = 48;

/** Histograms of the inputs and after each layer with synapses. */
export function phases(spec: NetworkSpec, count: number): PaperMeasurement<readonly LayerPhases[]> {
  return {
    name: `phases/${specName(spec)}`,
    settings: { network: settingsOf(spec), images: count, bins },
    code: [import.meta.url],
    images: count,
    async measure({ workbench, signal, onProgress }) {
      const network = await workbench.network(spec);
      const data = await workbench.testImages(spec.dataset, count);
      const { recorded } = await spike(network, data, {
        neuron: neurons.gated,
        record: true,
        signal,
        onProgress: ({ images }) => onProgress(images),
      });
      if (!recorded) throw new Error('phases: the run recorded no spikes.');
      const inputs = network.encode(data);
      const all = network.layerPhases(data);
      try {
        const found = [
          {
            layer: 'inputs',
            atemporal: histogram(await inputs.read(), bins),
            spikes: histogram(recorded.inputs.phase, bins),
          },
        ];
        for (const [layer, { index, name }] of layersWithSynapses(network).entries()) {
          found.push({
            layer: name,
            atemporal: histogram(await all[index].read(), bins),
            spikes: histogram(recorded.layers[layer].train.phase, bins),
          });
        }
        return found;
      } finally {
        inputs.dispose();
        for (const held of all) held.dispose();
      }
    },
  };
}

/** The layers with synapses: their indices in the description, and their names. */
function layersWithSynapses({ description, shapes }: Network): { index: number; name: string }[] {
  const indices = description.layers.flatMap((layer, index) =>
    layer.temporalRule(shapes.layers[index]).rule === 'synapses' ? [index] : [],
  );
  return indices.map((index, k) => ({
    index,
    name: k === indices.length - 1 ? 'outputs' : `layer ${k + 1}, ${description.layers[index].kind}`,
  }));
}

/** Counts phases in equal bins over [−1, 1), leaving out silence. */
export function histogram(values: ArrayLike<number>, count: number): number[] {
  const counts = new Array<number>(count).fill(0);
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    counts[Math.min(Math.floor(((values[i] + 1) / 2) * count), count - 1)]++;
  }
  return counts;
}
