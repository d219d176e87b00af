import { type Dataset, take } from '@argand/datasets';
import type { Network } from '@argand/layers';
import { spikeTime } from '@argand/phasor';
import {
  type MembraneAddress,
  type Neuron,
  type Noise,
  type SpikeResult,
  type SpikeTrain,
  spike,
} from '@argand/spiking';
import type { ExampleRun } from './report/contents.ts';
import { nearestToHalf } from './report/shown-classes.ts';

/** More neurons of a layer than this cannot be distinguished in a raster; of all layers, more would make the report too large. */
const rasterNeurons = 100;
const rasterTotal = 500;
/** Membranes are shown of this many layers at most. */
const membraneLayers = 6;
/** Output phases are shown over this many cycles at most. */
const settlingCycles = 48;
/** Spikes and membranes are shown over this number of cycles at most. */
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
  /** The classes whose output phases are kept. */
  readonly shownClasses: readonly number[];
}

/** Shows one image to a network in time, once with each neuron, and keeps all that can be seen. */
export async function runExample(
  { network, neurons, noise }: Shown,
  data: Dataset,
  { index, phases, shownClasses }: Example,
  signal?: AbortSignal,
): Promise<ExampleRun[]> {
  const places = choosePlaces(network, phases);
  const runs = [];
  for (const neuron of neurons) {
    const record = neuron.membrane ? { membranes: places, samples } : {};
    const result = await spike(network, take(data, index, index + 1), {
      neuron,
      record,
      ...(signal ? { signal } : {}),
      ...(noise ? { noise } : {}),
    });
    runs.push(shown(neuron, result, shownClasses));
  }
  return runs;
}

/** Two neurons of every layer: of the outputs the answer and the runner-up, of the others any two. */
function choosePlaces(network: Network, phases: ArrayLike<number>): MembraneAddress[] {
  const { layers } = network.description;
  const sizes = layers.flatMap((layer, i) =>
    layer.temporalRule(network.shapes.layers[i]).rule === 'synapses'
      ? network.shapes.layers[i + 1].reduce((product, length) => product * length, 1)
      : [],
  );
  const chosen = new Set(spreadOver(sizes.length, membraneLayers));
  return sizes.flatMap((size, layer) => {
    if (!chosen.has(layer)) return [];
    const any = [...new Set([Math.floor(size / 3), Math.floor((2 * size) / 3)])];
    const outputs = layer === sizes.length - 1 && size === phases.length;
    return (outputs ? nearestToHalf(phases).slice(0, 2) : any).map((neuron) => ({ layer, neuron }));
  });
}

function shown({ name, settings }: Neuron, result: SpikeResult, classes: readonly number[]): ExampleRun {
  const { recorded, cycles, outputs, phases } = result;
  const trains = recorded ? [recorded.inputs, ...recorded.layers.map(({ train }) => train)] : [];
  const most = Math.min(rasterNeurons, Math.floor(rasterTotal / Math.max(trains.length, 1)));
  const nameOf = (population: number) =>
    population === 0 ? 'inputs' : population === trains.length - 1 ? 'outputs' : `hidden ${population}`;
  return {
    neuron: name,
    settings,
    cycles,
    layers: trains.map((train, population) => ({ name: nameOf(population), ...raster(train, most) })),
    phases: Array.from({ length: Math.min(cycles, settlingCycles) }, (_, cycle) =>
      orNull(phases.subarray(cycle * outputs, (cycle + 1) * outputs), classes),
    ),
    samples,
    membranes: (recorded?.membranes ?? []).map(({ layer, neuron, real, imaginary }) => {
      const end = Math.min(real.length, samples * shownCycles + 1);
      const largest = real.reduce(
        (most, re, k) => Math.max(most, Math.hypot(re, imaginary[k])),
        Number.MIN_VALUE,
      );
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

/** @param most how many neurons are shown at most */
function raster(train: SpikeTrain, most: number) {
  const step = Math.ceil(train.neurons / Math.max(most, 1));
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

/** Some places of a list, from the first to the last, evenly spaced. */
function spreadOver(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, place) => place);
  return Array.from({ length: most }, (_, k) => Math.round((k * (length - 1)) / (most - 1)));
}

/** Phases as JSON can hold them: null is silence. @param places which of them; default all */
export function orNull(phases: ArrayLike<number>, places?: readonly number[]): (number | null)[] {
  const chosen = places ? places.map((place) => phases[place]) : Array.from(phases);
  return chosen.map((phase) => (Number.isNaN(phase) ? null : Number(phase.toFixed(6))));
}
