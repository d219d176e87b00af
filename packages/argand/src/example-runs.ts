import { type Dataset, take } from '@argand/datasets';
import type { Network } from '@argand/layers';
import { spikeTime } from '@argand/phasor';
import {
  type MembranePlace,
  type Neuron,
  type Noise,
  type SpikeResult,
  type SpikeTrain,
  spike,
} from '@argand/spiking';
import type { ExampleRun } from './report/contents.ts';

/** More neurons of a layer than this cannot be told apart in a raster. */
const rasterNeurons = 100;
/** Spikes and membranes are shown over so many cycles at most. */
const shownCycles = 12;
/** How many samples of a membrane a period has. */
const samples = 48;

/** What is shown at work: a network as it runs on spikes, with some neurons, disturbed or not. */
export interface Shown {
  readonly network: Network;
  readonly neurons: readonly Neuron[];
  readonly noise?: Noise | undefined;
}

/** The image that is shown, and what the network answers to it. */
export interface Example {
  readonly index: number;
  /** Atemporal output phases. */
  readonly phases: ArrayLike<number>;
}

/** Shows one image to a network in time, once with each neuron, and keeps all that can be seen. */
export async function runExample(
  { network, neurons, noise }: Shown,
  data: Dataset,
  { index, phases }: Example,
): Promise<ExampleRun[]> {
  const places = choosePlaces(network, phases);
  const runs = [];
  for (const neuron of neurons) {
    const record = neuron.membrane ? { membranes: places, samples } : {};
    const result = await spike(network, take(data, index, index + 1), {
      neuron,
      record,
      ...(noise ? { noise } : {}),
    });
    runs.push(shown(neuron, result));
  }
  return runs;
}

/** Two neurons of every layer: of the outputs the answer and the runner-up, of the others any two. */
function choosePlaces(network: Network, phases: ArrayLike<number>): MembranePlace[] {
  const { layers } = network.description;
  const sizes = layers.flatMap((layer, i) =>
    layer.inTime(network.shapes.layers[i]).rule === 'synapses'
      ? network.shapes.layers[i + 1].reduce((product, length) => product * length, 1)
      : [],
  );
  return sizes.flatMap((size, layer) => {
    const any = [...new Set([Math.floor(size / 3), Math.floor((2 * size) / 3)])];
    const outputs = layer === sizes.length - 1 && size === phases.length;
    return (outputs ? nearestToHalf(phases) : any).map((neuron) => ({ layer, neuron }));
  });
}

function nearestToHalf(phases: ArrayLike<number>): number[] {
  const height = (o: number) => (Number.isNaN(phases[o]) ? -1 : Math.sin(Math.PI * phases[o]));
  return Array.from(phases, (_, o) => o)
    .sort((a, b) => height(b) - height(a))
    .slice(0, 2);
}

function shown({ name, settings }: Neuron, result: SpikeResult): ExampleRun {
  const { recorded, cycles, outputs, phases } = result;
  const trains = recorded ? [recorded.inputs, ...recorded.layers.map(({ train }) => train)] : [];
  const nameOf = (population: number) =>
    population === 0 ? 'inputs' : population === trains.length - 1 ? 'outputs' : `hidden ${population}`;
  return {
    neuron: name,
    settings,
    cycles,
    layers: trains.map((train, population) => ({ name: nameOf(population), ...raster(train) })),
    phases: Array.from({ length: cycles }, (_, cycle) =>
      orNull(phases.subarray(cycle * outputs, (cycle + 1) * outputs)),
    ),
    samples,
    membranes: (recorded?.membranes ?? []).map(({ layer, neuron, real, imaginary }) => {
      const end = Math.min(real.length, samples * shownCycles + 1);
      const largest = Math.max(Number.MIN_VALUE, ...real.map((re, k) => Math.hypot(re, imaginary[k])));
      const inShare = (values: Float64Array) =>
        Array.from(values.subarray(0, end), (value) => Number((value / largest).toFixed(3)));
      const train = trains[layer + 1];
      return {
        layer: nameOf(layer + 1),
        unit: neuron,
        clock: train.clock,
        largest: Number(largest.toPrecision(3)),
        real: inShare(real),
        imaginary: inShare(imaginary),
        spikes: timesOf(train, (n) => n === neuron).map(({ time }) => time),
      };
    }),
  };
}

function raster(train: SpikeTrain) {
  const step = Math.ceil(train.neurons / rasterNeurons);
  const spikes = timesOf(train, (n) => n % step === 0);
  return {
    neurons: train.neurons,
    step,
    clock: train.clock,
    neuron: spikes.map(({ neuron }) => neuron),
    time: spikes.map(({ time }) => time),
  };
}

/** The spikes of some neurons in the shown cycles, times in periods. */
function timesOf({ neuron, cycle, phase, clock }: SpikeTrain, which: (neuron: number) => boolean) {
  return Array.from(neuron, (n, k) => ({
    neuron: n,
    time: Number(spikeTime(cycle[k], phase[k], clock).toFixed(4)),
  })).filter(({ neuron: n, time }) => which(n) && time < shownCycles);
}

/** Phases as JSON can tell them: null is silence. */
export function orNull(phases: ArrayLike<number>): (number | null)[] {
  return Array.from(phases, (phase) => (Number.isNaN(phase) ? null : Number(phase.toFixed(6))));
}
