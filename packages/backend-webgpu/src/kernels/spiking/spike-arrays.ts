import type { SpikeArrays } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import type { Piece } from '../../wgsl/piece.ts';
import { endToEnd } from './end-to-end.ts';

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
