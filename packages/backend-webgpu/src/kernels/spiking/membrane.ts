import type { FiredArrays } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import type { Block } from '../../pool.ts';
import type { Piece } from '../../wgsl/piece.ts';
import { spikeSorter, writeFound } from './fired.ts';

/** The state of a membrane, which its thread keeps, and `writeSpike(cycle, bits)`, which writes a spike of its neuron. */
export const membrane: Piece = {
  uses: [writeFound],
  code: `
var<private> image: u32;
var<private> neuron: u32;
var<private> re: f32;
var<private> im: f32;
// The component along the hand of the clock after the previous look.
var<private> after: f32;
var<private> lastCycle: i32;
var<private> spikesOfNeuron: u32;
fn writeSpike(cycle: i32, bits: u32) {
  write(image, atomicAdd(&slots[image], 1u), neuron, spikesOfNeuron, cycle, bits);
  spikesOfNeuron++;
}
`,
};

/** The storages that {@link membrane} writes spikes to. */
export interface SpikeRoom {
  /** [images, capacity] as `writeFound` has it. */
  readonly found: Block;
  /** [images + images · targets] how many slots of each image are taken, then how many spikes each neuron has. */
  readonly slots: Block;
}

/** Runs `work`, whose threads write spikes of membranes, then sorts the spikes, so that their order does not depend on which thread wrote first. */
export function membraneRunner(
  machine: Machine,
): (
  of: { readonly images: number; readonly targets: number; readonly fired: FiredArrays },
  work: (room: SpikeRoom) => void,
) => void {
  const sort = spikeSorter(machine);
  return ({ images, targets, fired }, work) => {
    const length = images * targets;
    const found = machine.scratch(4 * images * fired.capacity);
    const slots = machine.scratch(images + length);
    const counts = machine.scratch(length);
    machine.clear(slots, 4 * (images + length));
    work({ found, slots });
    machine.copy(slots, 4 * images, counts, 0, 4 * length);
    sort({ images, targets, fired, found, counts });
    for (const block of [found, slots, counts]) machine.pool.give(block);
  };
}
