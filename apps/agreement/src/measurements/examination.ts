import { type Dataset, take } from '@argand/datasets';
import type { Network } from '@argand/layers';
import { distance } from '@argand/phasor';
import { answerPhases, spike } from '@argand/spiking';
import { makesPhases, neuronsIn, phasesInTime, synapsesIn } from '../layers-in-time.ts';
import type { StudiedNeuron } from '../neurons.ts';
import type { GoldenName } from '../settings.ts';
import { type BackendName, checksumOf } from '../workbench.ts';
import { LayerComparison, type LayerErrors } from './layer-errors.ts';
import type { Measurement, MeasurementContext } from './measurement.ts';
import { describeDifference, type PhaseDifference } from './phase-difference.ts';
import { PhaseErrorSample, type PhaseErrors } from './phase-errors.ts';

/** An image to which the two executions give different answers. */
export interface AnswerDifference {
  readonly image: number;
  readonly label: number;
  readonly atemporal: number;
  readonly spiking: number;
  /** How much nearer to ½ the atemporal phase of the winner was than the next, in units of π. */
  readonly margin: number;
}

/** Both executions of a network over the same images: answers, and the phases of every layer. */
export interface Examination {
  readonly images: number;
  readonly cycles: number;
  readonly accuracy: { readonly atemporal: number; readonly spiking: number };
  readonly agreement: number;
  /** Of the last layer. */
  readonly answers: PhaseErrors;
  /** Of every layer that makes phases: those with synapses, and pools. */
  readonly layers: readonly LayerErrors[];
  /** Every phase that differs by more than the tolerance, where they were asked for. */
  readonly differences: readonly PhaseDifference[];
  readonly answerDifferences: readonly AnswerDifference[];
}

/** What is examined. */
export interface Examined {
  readonly name: GoldenName;
  readonly neuron: StudiedNeuron;
  readonly images: number;
  /** Where spikes run. */
  readonly backend: BackendName;
  /** Where the atemporal phases come from. */
  readonly against: BackendName;
}

/** Phases that differ by no more are taken for equal in float32, in units of π. */
export const tolerance = 1e-4;

/** What is kept of the spikes of one batch may take about so many bytes. */
const bytesOfBatch = 2 ** 28;
/** A recorded spike, twice while batches are joined, and its decoded phase. */
const bytesOfSpike = 48;

/** Runs a golden network on spikes, and compares answers and the phases of every layer with the atemporal ones. */
export async function examination(examined: Examined): Promise<Measurement<Examination>> {
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
    images,
    measure: (context) => examine(examined, context),
  };
}

async function examine(
  { name, neuron: { neuron, exact }, images, backend, against }: Examined,
  { workbench, signal, onProgress }: MeasurementContext,
): Promise<Examination> {
  const network = await workbench.golden(name, backend);
  const atemporalNetwork = await workbench.golden(name, against);
  const data = await workbench.images('test', images);
  const evaluation = neuron.evaluation(synapsesIn(network), undefined);
  const batch = Math.max(
    Math.floor(bytesOfBatch / (bytesOfSpike * neuronsIn(network) * evaluation.cycles)),
    1,
  );
  const { layers, readout } = network.description;
  const compared = layers.map((layer, i) => new LayerComparison(i, layer.kind, tolerance));
  const answers = new PhaseErrorSample();
  const differences: PhaseDifference[] = [];
  const answerDifferences: AnswerDifference[] = [];
  const right = { atemporal: 0, spiking: 0 };

  for (let start = 0; start < data.length; start += batch) {
    const part = take(data, start, Math.min(start + batch, data.length));
    const run = await spike(network, part, {
      neuron,
      signal,
      record: true,
      onProgress: (progress) => onProgress(start + progress.images),
    });
    const spiking = phasesInTime(network, neuron, run);
    const atemporal = await phasesOfLayers(atemporalNetwork, part);
    for (const i of layers.keys()) {
      if (!makesPhases(network, i)) continue;
      const neurons = spiking[i].length / part.length;
      for (const place of compared[i].add(spiking[i], atemporal[i])) {
        if (!exact) continue;
        const image = Math.floor(place / neurons);
        const reaching = i === 0 ? await encoded(atemporalNetwork, part) : atemporal[i - 1];
        const sources = reaching.length / part.length;
        const difference = {
          image,
          layer: i,
          neuron: place % neurons,
          atemporal: atemporal[i][place],
          spiking: spiking[i][place],
          arriving: reaching.subarray(image * sources, (image + 1) * sources),
        };
        differences.push({ ...(await describeDifference(network, difference)), image: start + image });
      }
    }
    const last = atemporal[layers.length - 1];
    const temporal = answerPhases(run);
    answers.add(temporal, last);
    const [expected, given] = [readout.classify(last), readout.classify(temporal)];
    for (let image = 0; image < part.length; image++) {
      const label = part.labels[image];
      if (expected[image] === label) right.atemporal++;
      if (given[image] === label) right.spiking++;
      if (expected[image] === given[image]) continue;
      answerDifferences.push({
        image: start + image,
        label,
        atemporal: expected[image],
        spiking: given[image],
        margin: marginOf(last.subarray(image * readout.classes, (image + 1) * readout.classes)),
      });
    }
  }
  return {
    images: data.length,
    cycles: evaluation.cycles,
    accuracy: { atemporal: right.atemporal / data.length, spiking: right.spiking / data.length },
    agreement: 1 - answerDifferences.length / data.length,
    answers: answers.summary(),
    layers: compared.filter((_, i) => makesPhases(network, i)).map((layer) => layer.summary()),
    differences,
    answerDifferences,
  };
}

/** How many images are computed atemporally at once. */
const atemporalBatch = 100;

/** The atemporal phases after every layer, each [images, neurons]. */
async function phasesOfLayers(network: Network, data: Dataset): Promise<Float64Array[]> {
  const { layers } = network.shapes;
  const phases = layers
    .slice(1)
    .map((shape) => new Float64Array(data.length * shape.reduce((product, length) => product * length, 1)));
  for (let start = 0; start < data.length; start += atemporalBatch) {
    const range = { start, end: Math.min(start + atemporalBatch, data.length) };
    for (const [i, tensor] of network.layerPhases(data, range).entries()) {
      phases[i].set(await tensor.read(), (start * phases[i].length) / data.length);
      tensor.dispose();
    }
  }
  return phases;
}

async function encoded(network: Network, data: Dataset): Promise<Float64Array> {
  const phases = network.encode(data);
  try {
    return Float64Array.from(await phases.read());
  } finally {
    phases.dispose();
  }
}

function marginOf(phases: Float64Array): number {
  const [nearest, next] = Array.from(phases, (phase) => distance(phase, 0.5))
    .filter((away) => !Number.isNaN(away))
    .sort((a, b) => a - b);
  return next - nearest;
}
