import type { Labelled, Network, Samples } from '@argand/layers';
import type { Neuron } from './neuron.ts';
import { type PredictionRule, predict } from './predict.ts';
import { Runner } from './run.ts';
import { cycleOf, decodeSpikes, fillSpikes, requireSpikes, type SpikeTrain } from './spike-train.ts';
import { stagesOf } from './stages.ts';

/** How a network is run on spikes. */
export interface SpikeOptions {
  readonly neuron: Neuron;
  /** How many cycles; the neuron's own number if not given. */
  readonly cycles?: number;
  /** Which cycles a prediction is made from; the last whole one if not given. */
  readonly predictFrom?: PredictionRule;
  /** The images, from 0 on, whose spikes are kept: those of the inputs and of every layer. */
  readonly record?: number;
  /** Called after each image with the number of images done. */
  readonly onProgress?: (images: number) => void;
  readonly signal?: AbortSignal;
}

/** What a network answered in time. */
export interface SpikeResult {
  readonly images: number;
  readonly cycles: number;
  /** The last cycle that the inputs drove whole. */
  readonly lastCycle: number;
  /** Output phases [images, cycles, classes]: the first spike of each cycle, NaN where there is none. */
  readonly phases: Float64Array;
  /** The output phases of the last whole cycle, [images, classes]. */
  readonly lastPhases: Float64Array;
  /** The class of each image, −1 where every output is silent. */
  readonly predictions: Int32Array;
  /** Output neurons without a spike in the last whole cycle, over all images. */
  readonly silentOutputs: number;
  /** The fraction of right predictions; undefined for images without labels. */
  readonly accuracy: number | undefined;
  /** Spikes of each image: of the inputs and then of each layer with synapses, [images, layers + 1]. */
  readonly spikes: Float64Array;
  /** One for each target that a spike or a reference reached, [images, layers]. */
  readonly synapticOperations: Float64Array;
  /** Spikes of one image, references included, mean over images. */
  readonly spikesPerImage: number;
  readonly synapticOperationsPerImage: number;
  /** For each recorded image, the spikes of the inputs (clock 0) and of each layer l with synapses (clock l + 1). */
  readonly recorded: readonly (readonly SpikeTrain[])[];
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/** How many images are encoded at once. */
const chunk = 500;

/**
 * Runs a network in time: every phase of the encoded images is a spike in each cycle, and from there on there are only
 * spikes. Each drives the layer's own synapses, with the weights that the atemporal pass uses, into the neurons, whose
 * firing times are the phases of the next layer. Nothing is converted, and the atemporal pass is never run.
 *
 * @throws Error if the images do not fit, the neuron's options or cycles are out of range, or a layer has no temporal meaning.
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { gated, spike } from '@argand/spiking';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [3], layers: [dense(4), dense(2)] });
 * const images = { images: Float32Array.of(0.1, -0.2, 0.3), length: 1 };
 * const { phases, cycles } = await spike(network, images, { neuron: gated() });
 * const atemporal = await network.infer(images).read();
 * cycles; // 3
 * Math.abs(phases[2 * 2] - atemporal[0]) < 1e-12; // true
 * ```
 */
export async function spike(
  network: Network,
  images: Samples | Labelled | readonly SpikeTrain[],
  options: SpikeOptions,
): Promise<SpikeResult> {
  const trains = isTrains(images);
  const stages = await stagesOf(network);
  const runner = new Runner(stages, options.neuron, options.cycles);
  const { schedule } = runner;
  const { classes } = network.description.readout;
  const inputs = stages[0].fanOut.sources;
  const layers = stages.length;
  const count = images.length;
  const { record = 0, onProgress, signal } = options;
  if (schedule.lastCycle < 0) {
    throw new Error(
      `${options.neuron.name}: in ${schedule.cycles} cycles no whole cycle reaches the last of ${layers} layers; run at least ${schedule.cycles - schedule.lastCycle}.`,
    );
  }
  if (trains) for (const [i, train] of images.entries()) requireInput(train, inputs, i);

  const phases = new Float64Array(count * schedule.cycles * classes);
  const spikes = new Float64Array(count * (layers + 1));
  const synapticOperations = new Float64Array(count * layers);
  const recorded: SpikeTrain[][] = [];
  let references = 0;
  const begin = performance.now();
  for (let start = 0; start < count; start += chunk) {
    const end = Math.min(start + chunk, count);
    const encoded = trains ? undefined : await readEncoded(network, images, start, end);
    for (let image = start; image < end; image++) {
      signal?.throwIfAborted();
      const [first] = runner.spikes;
      if (encoded)
        fillSpikes(
          first,
          encoded.subarray((image - start) * inputs, (image - start + 1) * inputs),
          schedule.inputCycles,
        );
      else if (trains) {
        first.clear();
        const { neuron, cycle, phase } = images[image];
        for (let i = 0; i < neuron.length; i++) first.push(neuron[i], cycle[i], phase[i]);
      }
      runner.run();
      const last = runner.spikes[layers];
      phases.set(
        decodeSpikes({ neurons: classes, clock: layers, ...view(last) }, schedule.cycles),
        image * schedule.cycles * classes,
      );
      runner.spikes.forEach((buffer, i) => {
        spikes[image * (layers + 1) + i] = buffer.length;
      });
      synapticOperations.set(runner.operations, image * layers);
      references += runner.references;
      if (image < record) {
        recorded.push(
          runner.spikes.map((buffer, i) => buffer.train(i === 0 ? inputs : stages[i - 1].fanOut.targets, i)),
        );
      }
      onProgress?.(image + 1);
    }
  }
  const seconds = (performance.now() - begin) / 1000;
  const lastPhases = cycleOf(phases, schedule.lastCycle, schedule.cycles, classes);
  const shape = { images: count, cycles: schedule.cycles, lastCycle: schedule.lastCycle };
  const predictions = predict(
    { ...shape, phases },
    network.description.readout,
    options.predictFrom ?? 'last',
  );
  const sum = (numbers: Float64Array) => numbers.reduce((total, value) => total + value, 0);
  return {
    ...shape,
    phases,
    lastPhases,
    predictions,
    silentOutputs: lastPhases.filter(Number.isNaN).length,
    accuracy:
      'labels' in images
        ? predictions.filter((prediction, i) => prediction === images.labels[i]).length / count
        : undefined,
    spikes,
    synapticOperations,
    spikesPerImage: (sum(spikes) + references) / count,
    synapticOperationsPerImage: sum(synapticOperations) / count,
    recorded,
    seconds,
    imagesPerSecond: count / Math.max(seconds, 1e-9),
  };
}

function isTrains(images: Samples | readonly SpikeTrain[]): images is readonly SpikeTrain[] {
  return Array.isArray(images);
}

function requireInput(train: SpikeTrain, inputs: number, image: number): void {
  if (train.neurons !== inputs) {
    throw new Error(
      `spike: train ${image} is of ${train.neurons} neurons, but the network has ${inputs} inputs.`,
    );
  }
  requireSpikes(train, `spike: train ${image}`);
}

async function readEncoded(
  network: Network,
  images: Samples,
  start: number,
  end: number,
): Promise<Float32Array | Float64Array> {
  const encoded = network.encode(images, { start, end });
  const numbers = await encoded.read();
  encoded.dispose();
  return numbers;
}

/** A buffer's spikes without a copy: valid until it changes. */
function view({
  length,
  neuron,
  cycle,
  phase,
}: {
  length: number;
  neuron: Int32Array;
  cycle: Int32Array;
  phase: Float64Array;
}) {
  return {
    neuron: neuron.subarray(0, length),
    cycle: cycle.subarray(0, length),
    phase: phase.subarray(0, length),
  };
}
