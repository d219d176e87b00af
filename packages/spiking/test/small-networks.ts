import { denseSynapses, type FanOut } from '@argand/layers';
import { normal, stream, uniform } from '@argand/random';
import fc from 'fast-check';
import type { Neuron } from '../src/neuron.ts';
import { Runner } from '../src/run.ts';
import { SpikeBuffer, type SpikeTrain } from '../src/spike-train.ts';

/** The weights of a small network, for spikes and for a sum by hand. */
export interface SmallNetwork {
  readonly fanOuts: readonly FanOut[];
  readonly weights: readonly Float32Array[];
  readonly biases: readonly Float32Array[];
  readonly sizes: readonly number[];
}

/** A network of random weights. */
export function smallNetwork(seed: number, sizes: readonly number[]): SmallNetwork {
  const weights = sizes.slice(1).map((outputs, i) => normal(stream(seed, 'weight', i), sizes[i] * outputs));
  const biases = sizes.slice(1).map((outputs, i) => uniform(stream(seed, 'bias', i), outputs, -1, 1));
  const fanOuts = weights.map((weight, i) =>
    denseSynapses(sizes[i], sizes[i + 1], true).fanOut({ weight, bias: biases[i] }),
  );
  return { fanOuts, weights, biases, sizes };
}

/** Runs spikes through a small network; gives the spikes of the last layer. */
export function runSpikes(
  { fanOuts, sizes }: SmallNetwork,
  input: SpikeTrain,
  neuron: Neuron,
  cycles?: number,
): SpikeTrain {
  const runner = new Runner(
    fanOuts.map((fanOut, i) => ({ layer: i, clock: i, fanOut })),
    neuron,
    cycles,
  );
  const [first] = runner.spikes;
  first.clear();
  for (let i = 0; i < input.neuron.length; i++) first.push(input.neuron[i], input.cycle[i], input.phase[i]);
  runner.run();
  return runner.spikes[fanOuts.length].train(sizes[fanOuts.length], fanOuts.length);
}

/** A train of these spikes, put in order. */
export function trainOf(
  neurons: number,
  spikes: readonly { neuron: number; cycle: number; phase: number }[],
): SpikeTrain {
  const buffer = new SpikeBuffer(Math.max(spikes.length, 1));
  for (const { neuron, cycle, phase } of spikes) buffer.push(neuron, cycle, phase);
  buffer.sort();
  return buffer.train(neurons, 0);
}

/** The absolute time of each spike, with its neuron, as text that can be compared. */
export function eventsBefore({ clock, neuron, cycle, phase }: SpikeTrain, time: number): string[] {
  const events = [];
  for (let i = 0; i < neuron.length; i++) {
    const at = clock / 4 + cycle[i] + (phase[i] + 1) / 2;
    if (at < time) events.push(`${cycle[i]}:${phase[i]}:${neuron[i]}`);
  }
  return events;
}

/** Phases, half of them on a grid of eighths where ties and the seam are common. */
export const phase = fc.oneof(
  fc.integer({ min: -8, max: 7 }).map((eighth) => eighth / 8),
  fc.double({ min: -1, max: 0.999999, noNaN: true }),
);

/** Spikes of some neurons over some cycles. */
export const spikes = (neurons: number, cycles: number) =>
  fc.array(
    fc.record({
      neuron: fc.integer({ min: 0, max: neurons - 1 }),
      cycle: fc.integer({ min: 0, max: cycles - 1 }),
      phase,
    }),
    { minLength: 1, maxLength: 40 },
  );
