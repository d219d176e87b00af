import type { FanOutArrays, SpikeArrays, Storage } from '@argand/backend';
import type { Machine } from '../machine.ts';
import type { Block } from '../pool.ts';
import { phase } from '../wgsl/arctangent.ts';
import type { Piece } from '../wgsl/piece.ts';
import { phasor } from '../wgsl/sine.ts';

// WebGPU promises eight storages to a kernel, and spiking neurons have more: what is only read is laid end to end first.

/** Copies storages into one buffer, one behind the other. */
export function endToEnd(machine: Machine, storages: readonly Storage[]): Block {
  const words = storages.reduce((sum, { length }) => sum + length, 0);
  const all = machine.scratch(words);
  let place = 0;
  for (const storage of storages) {
    machine.copy(machine.block(storage), 0, all, 4 * place, 4 * storage.length);
    place += storage.length;
  }
  return all;
}

/** The arrays of spikes as `spikes`, and how many there are. */
export function packSpikes(machine: Machine, { images, offsets, source, cycle, phase: phases }: SpikeArrays) {
  return {
    block: endToEnd(machine, [offsets, source, cycle, phases]),
    parameters: { images, spikeCount: source.length },
  };
}

/** The arguments that {@link spikeArrays} reads by. */
export const spikeParameters = { images: 'u32', spikeCount: 'u32' } as const;

/** Spikes in WGSL. */
export const spikeArrays: Piece = {
  code: `
fn firstSpike(image: u32) -> u32 { return spikes[image]; }
fn sourceOf(k: u32) -> u32 { return spikes[P.images + 1u + k]; }
fn cycleOf(k: u32) -> i32 { return bitcast<i32>(spikes[P.images + 1u + P.spikeCount + k]); }
fn phaseBitsOf(k: u32) -> u32 { return spikes[P.images + 1u + 2u * P.spikeCount + k]; }
`,
};

/** The arrays of a fan-out but its weights as `fan`. */
export function packFanOut(
  machine: Machine,
  { sources, targets, width, offsets, target, weight }: FanOutArrays,
) {
  return {
    block: endToEnd(machine, [offsets, target, weight]),
    parameters: { sources, targets, width, runs: target.length },
  };
}

/** The arguments that {@link fanOut} reads by. */
export const fanOutParameters = { sources: 'u32', targets: 'u32', width: 'u32', runs: 'u32' } as const;

/** A fan-out in WGSL, asked from its far end: the weight by which a source reaches a target, and whether it does. */
export const fanOut: Piece = {
  code: `
struct Reach { weight: f32, reached: bool }
fn reachOf(source: u32, neuron: u32) -> Reach {
  var reach = Reach(0f, false);
  for (var r = fan[source]; r < fan[source + 1u]; r++) {
    let first = fan[P.sources + 1u + r];
    if (neuron >= first && neuron < first + P.width) {
      reach.weight += weights[fan[P.sources + 1u + P.runs + r] + neuron - first];
      reach.reached = true;
    }
  }
  return reach;
}
`,
};

/** The firing clock, a quarter period behind the listening one. */
export const firingClock: Piece = {
  uses: [phasor, phase],
  code: `
fn firingCycle(cycle: i32, x: f32) -> i32 { return select(cycle, cycle - 1, x < -0.5f); }
fn firingPhase(x: f32) -> f32 { return select(x - 0.5f, min(x + 1.5f, 0.99999994f), x < -0.5f); }
// The next moment at which every membrane is looked at: −1/2, 0, 1/2, 1 or the end.
fn nextLook(x: f32, stop: f32) -> f32 { return min(floor(2f * x + 1f) * 0.5f, stop); }
`,
};
