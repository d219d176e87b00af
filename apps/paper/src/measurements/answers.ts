import { compare, meanCounts, predict, spike } from '@argand/spiking';
import { evaluate } from '@argand/training';
import { type NetworkSpec, settingsOf, specName } from '../network-spec.ts';
import { type NeuronName, neurons } from '../neurons.ts';
import { shareRight } from '../share-right.ts';
import type { Measurement } from './measurement.ts';

/** A network on spikes beside its atemporal answers to the same images. */
export interface Answers {
  readonly neuron: string;
  readonly images: number;
  readonly cycles: number;
  readonly accuracy: number;
  readonly atemporalAccuracy: number;
  /** The share of images with the atemporal prediction. */
  readonly agreement: number;
  /** In units of π. */
  readonly meanPhaseError: number;
  readonly maxPhaseError: number;
  readonly seconds: number;
  readonly spikesPerImage: number;
  readonly synapticOperationsPerImage: number;
}

/** Runs the first test images on spikes with a neuron. */
export function answers(spec: NetworkSpec, name: NeuronName, count: number): Measurement<Answers> {
  const neuron = neurons[name];
  return {
    name: `answers/${specName(spec)}/${name}`,
    settings: { network: settingsOf(spec), neuron: { name, ...neuron.settings }, images: count },
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
      const { agreement, meanPhaseError, maxPhaseError } = compare(run, phases, readout);
      const { spikesPerImage, synapticOperationsPerImage } = meanCounts(run);
      return {
        neuron: name,
        images: run.images,
        cycles: run.cycles,
        accuracy: shareRight(predict(run, readout), data.labels),
        atemporalAccuracy,
        agreement,
        meanPhaseError,
        maxPhaseError,
        seconds,
        spikesPerImage,
        synapticOperationsPerImage,
      };
    },
  };
}
