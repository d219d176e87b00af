import type { DeviceStorage } from '@argand/backend';
import type { FanOutArrays, SpikeArrays } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import type { Block } from '../../pool.ts';
import { phase } from '../../wgsl/arctangent.ts';
import type { Piece } from '../../wgsl/piece.ts';
import { phasor } from '../../wgsl/sine.ts';

// WebGPU promises eight storages to a kernel, and spiking neurons have more: what is only read is laid end to end first.

/** Copies the first numbers of storages into one buffer, one behind the other. */
export function endToEnd(
  machine: Machine,
  parts: readonly (readonly [storage: DeviceStorage, length: number])[],
): Block {
  const all = machine.scratch(parts.reduce((sum, [, length]) => sum + length, 0));
  let place = 0;
  for (const [storage, length] of parts) {
    machine.copy(machine.block(storage), 0, all, 4 * place, 4 * length);
    place += length;
  }
  return all;
}

/** The arrays of spikes as `spikes`, and how many there are. */
export function packSpikes(machine: Machine, { images, offsets, source, cycle, phase: phases }: SpikeArrays) {
  const spikeCount = source.length;
  const parts = [
    [offsets, images + 1],
    [source, spikeCount],
    [cycle, spikeCount],
    [phases, spikeCount],
  ] as const;
  return { block: endToEnd(machine, parts), parameters: { images, spikeCount } };
}

/** The arguments that {@link spikeArrays} reads by. */
export const spikeParameters = { images: 'u32', spikeCount: 'u32' } as const;

/** Spikes in WGSL. The number of spikes bounds every loop, whatever the offsets are. */
export const spikeArrays: Piece = {
  code: `
fn firstSpike(image: u32) -> u32 { return min(spikes[image], P.spikeCount); }
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
  const runs = target.length;
  const parts = [
    [offsets, sources + 1],
    [target, runs],
    [weight, runs],
  ] as const;
  return { block: endToEnd(machine, parts), parameters: { sources, targets, width, runs } };
}

/** The arguments that {@link fanOut} reads by. */
export const fanOutParameters = { sources: 'u32', targets: 'u32', width: 'u32', runs: 'u32' } as const;

/** A fan-out in WGSL, asked from its far end: the weight by which a source reaches a target, and whether it does. */
export const fanOut: Piece = {
  code: `
struct Reach { weight: f32, reached: bool }
fn reachOf(source: u32, neuron: u32) -> Reach {
  var reach = Reach(0f, false);
  // No more runs than there are, whatever the offsets are.
  let end = min(fan[source + 1u], P.runs);
  for (var r = fan[source]; r < end; r++) {
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
