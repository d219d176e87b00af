import { compare, meanCounts, predict, spike } from '@argand/spiking';
import { agreement, evaluate } from '@argand/training';
import { type NetworkSpec, settingsOf, specName } from '../network-spec.ts';
import { type NeuronName, neurons } from '../neurons.ts';
import type { PaperMeasurement } from '../paper-measurement.ts';

/** Predictions on spikes, compared with the atemporal predictions for the same images. */
export interface Answers {
  readonly neuron: string;
  readonly images: number;
  readonly cycles: number;
  readonly accuracy: number;
  readonly atemporalAccuracy: number;
  /** The fraction of images with the atemporal prediction. */
  readonly agreement: number;
  /** In units of π. */
  readonly meanPhaseError: number;
  readonly maxPhaseError: number;
  readonly seconds: number;
  readonly spikesPerImage: number;
  readonly synapticOperationsPerImage: number;
}

/** Runs the first test images on spikes. */
export function answers(spec: NetworkSpec, name: NeuronName, count: number): PaperMeasurement<Answers> {
  const neuron = neurons[name];
  return {
    name: `answers/${specName(spec)}/${name}`,
    settings: { network: settingsOf(spec), neuron: { name, ...neuron.settings }, images: count },
    code: [import.meta.url],
    images: count,
    async measure({ workbench, signal, onProgress }) {
      const network = await workbench.network(spec);
      const data = await workbench.testImages(spec.dataset, count);
      const { phases, accuracy: atemporalAccuracy } = await evaluate(network, data, { signal });
      const begin = performance.now();
      const run = await spike(network, data, {
        neuron,
        signal,
        onProgress: ({ images }) => onProgress(images),
      });
      const seconds = (performance.now() - begin) / 1000;
      const { readout } = network.description;
      const compared = compare(run, phases, readout);
      const { spikesPerImage, synapticOperationsPerImage } = meanCounts(run);
      return {
        neuron: name,
        images: run.images,
        cycles: run.cycles,
        accuracy: agreement(predict(run, readout), data.labels),
        atemporalAccuracy,
        agreement: compared.agreement,
        meanPhaseError: compared.meanPhaseError,
        maxPhaseError: compared.maxPhaseError,
        seconds,
        spikesPerImage,
        synapticOperationsPerImage,
      };
    },
  };
}
