import { type Dataset, take } from '@argand/datasets';
import type { Network } from '@argand/layers';
import { distance } from '@argand/phasor';
import { answerPhases, spike } from '@argand/spiking';
import { agreement } from '@argand/training';
import { synapticLayerCount } from '../../measuring/answer-cycles.ts';
import type { AgreementContext, AgreementMeasurement } from '../agreement-measurement.ts';
import { changesPhases, neuronCount, phasesInTime } from '../layers-in-time.ts';
import type { NamedNeuron } from '../neurons.ts';
import type { GoldenName } from '../settings.ts';
import { type BackendName, checksumOf } from '../workbench.ts';
import { atemporalPhases, encodedPhases } from './atemporal-phases.ts';
import { LayerComparison, type LayerErrors } from './layer-errors.ts';
import { describeDifference, type PhaseDifference } from './phase-difference.ts';
import { PhaseErrorSample, type PhaseErrors } from './phase-errors.ts';

/** An image with different predictions in the atemporal pass and on spikes. */
export interface AnswerDifference {
  readonly image: number;
  readonly label: number;
  readonly atemporal: number;
  readonly spiking: number;
  /** How much nearer to ½ the atemporal phase of the winner is than the next, in units of π. */
  readonly margin: number;
}

/** The atemporal pass and spikes compared on the same images: predictions, and the phases of every layer. */
export interface Examination {
  readonly images: number;
  readonly cycles: number;
  readonly accuracy: { readonly atemporal: number; readonly spiking: number };
  readonly agreement: number;
  /** Phase errors of the last layer. */
  readonly answers: PhaseErrors;
  /** Every layer that changes phases: those with synapses, and pools. */
  readonly layers: readonly LayerErrors[];
  /** Every phase that differs by more than the tolerance; only for neurons that are claimed to be exact. */
  readonly differences: readonly PhaseDifference[];
  readonly answerDifferences: readonly AnswerDifference[];
}

/** What is examined. */
export interface Examined {
  readonly name: GoldenName;
  readonly neuron: NamedNeuron;
  readonly images: number;
  /** The backend of the spikes. */
  readonly backend: BackendName;
  /** The backend of the atemporal phases. */
  readonly against: BackendName;
}

/** Phases that differ by no more count as equal in float32, in units of π. */
export const tolerance = 1e-4;

/** The memory that the recorded spikes of one batch may take, in bytes. */
const bytesOfBatch = 2 ** 28;
/** A recorded spike, twice while batches are joined, and its decoded phase. */
const bytesOfSpike = 48;

/** Runs a golden network on spikes, and compares predictions and the phases of every layer with the atemporal ones. */
export async function examination(examined: Examined): Promise<AgreementMeasurement<Examination>> {
  const { name, neuron, images, backend, against } = examined;
  return {
    name: `examinations/${name}/${backend} against ${against}/${neuron.name}`,
    settings: {
      network: await checksumOf(name),
      neuron: neuron.neuron.settings,
      images,
      backend,
      against,
      tolerance,
    },
    code: [import.meta.url],
    images,
    measure: (context) => examine(examined, context),
  };
}

async function examine(
  { name, neuron: named, images, backend, against }: Examined,
  { workbench, signal, onProgress }: AgreementContext,
): Promise<Examination> {
  const { neuron } = named;
  const network = await workbench.golden(name, backend);
  const atemporalNetwork = await workbench.golden(name, against);
  const data = await workbench.images('test', images);
  const { cycles } = neuron.evaluation(synapticLayerCount(network), undefined);
  const batch = Math.max(Math.floor(bytesOfBatch / (bytesOfSpike * neuronCount(network) * cycles)), 1);
  const comparison = new NetworkComparison(atemporalNetwork, named.exact);
  for (let start = 0; start < data.length; start += batch) {
    const part = take(data, start, Math.min(start + batch, data.length));
    const run = await spike(network, part, {
      neuron,
      signal,
      record: true,
      onProgress: (progress) => onProgress(start + progress.images),
    });
    await comparison.add(start, part, {
      layers: phasesInTime(network, neuron, run),
      answers: answerPhases(run),
    });
  }
  return comparison.summary(data, cycles);
}

/** The phases of a run on spikes: after each layer, and those that are read out. */
interface SpikingPhases {
  readonly layers: readonly Float64Array[];
  readonly answers: Float32Array | Float64Array;
}

/** Collects the comparison of all batches of images. */
class NetworkComparison {
  readonly #network: Network;
  readonly #listsDifferences: boolean;
  readonly #layers: readonly LayerComparison[];
  readonly #answers = new PhaseErrorSample();
  readonly #differences: PhaseDifference[] = [];
  readonly #answerDifferences: AnswerDifference[] = [];
  readonly #predictions: { readonly atemporal: number[]; readonly spiking: number[] } = {
    atemporal: [],
    spiking: [],
  };

  /** @param network the network of the atemporal pass */
  constructor(network: Network, listsDifferences: boolean) {
    this.#network = network;
    this.#listsDifferences = listsDifferences;
    const { layers } = network.description;
    this.#layers = layers.map((layer, i) => new LayerComparison(i, layer.kind, tolerance));
  }

  /** Adds a batch of images, the first of which is image `start`. */
  async add(start: number, data: Dataset, spiking: SpikingPhases): Promise<void> {
    const atemporal = await atemporalPhases(this.#network, data);
    for (const [layer, phases] of spiking.layers.entries()) {
      if (!changesPhases(this.#network, layer)) continue;
      const differing = this.#layers[layer].add(phases, atemporal[layer]);
      if (!this.#listsDifferences || differing.length === 0) continue;
      const arriving = layer === 0 ? await encodedPhases(this.#network, data) : atemporal[layer - 1];
      const width = phases.length / data.length;
      for (const index of differing) {
        const image = Math.floor(index / width);
        const described = await describeDifference(this.#network, {
          image: start + image,
          layer,
          neuron: index % width,
          atemporal: atemporal[layer][index],
          spiking: phases[index],
          arriving: rowOf(arriving, image, data.length),
        });
        this.#differences.push(described);
      }
    }
    const last = atemporal[atemporal.length - 1];
    this.#answers.add(spiking.answers, last);
    this.#addPredictions(start, data, { atemporal: last, spiking: spiking.answers });
  }

  summary(data: Dataset, cycles: number): Examination {
    const { atemporal, spiking } = this.#predictions;
    const { labels, length: images } = data;
    const compared = this.#layers.filter((_, layer) => changesPhases(this.#network, layer));
    return {
      images,
      cycles,
      accuracy: { atemporal: agreement(atemporal, labels), spiking: agreement(spiking, labels) },
      agreement: 1 - this.#answerDifferences.length / images,
      answers: this.#answers.summary(),
      layers: compared.map((layer) => layer.summary()),
      differences: this.#differences,
      answerDifferences: this.#answerDifferences,
    };
  }

  #addPredictions(
    start: number,
    { labels, length }: Dataset,
    {
      atemporal,
      spiking,
    }: { readonly atemporal: Float64Array; readonly spiking: Float32Array | Float64Array },
  ): void {
    const { readout } = this.#network.description;
    const [expected, predicted] = [readout.classify(atemporal), readout.classify(spiking)];
    for (let image = 0; image < length; image++) {
      this.#predictions.atemporal.push(expected[image]);
      this.#predictions.spiking.push(predicted[image]);
      if (expected[image] === predicted[image]) continue;
      this.#answerDifferences.push({
        image: start + image,
        label: labels[image],
        atemporal: expected[image],
        spiking: predicted[image],
        margin: marginOf(rowOf(atemporal, image, length)),
      });
    }
  }
}

/** The values of one image in an array [images, neurons]. */
function rowOf(values: Float64Array, image: number, images: number): Float64Array {
  const width = values.length / images;
  return values.subarray(image * width, (image + 1) * width);
}

function marginOf(phases: Float64Array): number {
  const [nearest, next] = Array.from(phases, (phase) => distance(phase, 0.5))
    .filter((away) => !Number.isNaN(away))
    .sort((a, b) => a - b);
  return next - nearest;
}
