import type { FiredArrays } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import type { Block } from '../../pool.ts';
import type { Piece } from '../../wgsl/piece.ts';
import { prefixSum } from '../../wgsl/prefix-sum.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';

const threads = 64;

/**
 * How a kernel writes a spike down: `write(image, slot, neuron, rank, cycle, bits)` into its storage `found`, in any slot of the
 * room that an image has. `rank` says where it belongs: its number among the image's spikes, or among its neuron's.
 */
export const writeFound: Piece = {
  code: `
fn write(image: u32, slot: u32, neuron: u32, rank: u32, cycle: i32, bits: u32) {
  if (slot >= P.capacity) { return; }
  found[image * P.capacity + slot] = vec4<u32>(neuron, rank, bitcast<u32>(cycle), bits);
}`,
};

/** Moves the spikes that were found to where they belong. What lies behind them stays as it was. */
const sortProgram = (ofNeuron: boolean): Program => ({
  name: `sort spikes by rank${ofNeuron ? ' and neuron' : ''}`,
  bindings: {
    found: reads('vec4<u32>'),
    count: reads('u32'),
    ...(ofNeuron ? { starts: reads('u32') } : {}),
    neuron: writes('u32'),
    cycle: writes('u32'),
    phase: writes('u32'),
  },
  parameters: { room: 'u32', capacity: 'u32', targets: 'u32' },
  threads,
  body: `
  if (index >= P.room) { return; }
  let image = index / P.capacity;
  if (index % P.capacity >= count[image]) { return; }
  let spike = found[index];
  let rank = spike.y${ofNeuron ? ' + starts[image * P.targets + spike.x]' : ''};
  if (rank >= P.capacity) { return; }
  let at = image * P.capacity + rank;
  neuron[at] = spike.x;
  cycle[at] = spike.z;
  phase[at] = spike.w;`,
});

/** How many spikes the neurons before each one have, and all of them: a workgroup for each image. */
const countBefore = {
  name: 'spikes of the neurons before',
  bindings: { counts: reads('u32'), starts: writes('u32'), count: writes('u32') },
  parameters: { targets: 'u32' },
  uses: [prefixSum(threads)],
  threads,
  body: `
  var before = 0u;
  for (var first = 0u; first < P.targets; first += ${threads}u) {
    let o = first + thread;
    var own = 0u;
    if (o < P.targets) { own = counts[block * P.targets + o]; }
    let upTo = before + prefixSum(thread, own);
    if (o < P.targets) { starts[block * P.targets + o] = upTo - own; }
    before += prefixTotal();
  }
  if (thread == 0u) { count[block] = before; }`,
} satisfies Program;

/** The spikes that a kernel has found, and where they go. */
export interface FoundSpikes {
  readonly images: number;
  readonly targets: number;
  readonly fired: FiredArrays;
  /** [images, capacity] as {@link writeFound} has it. */
  readonly found: Block;
  /** [images, targets] how many each neuron has, where `rank` counts those of a neuron; then `fired.count` is written too. */
  readonly counts: Block | undefined;
}

/** The last step of a kernel that fires, after which the order of spikes is the same whichever thread came first. */
export function spikeSorter(machine: Machine): (found: FoundSpikes) => void {
  const [byImage, byNeuron] = [sortProgram(false), sortProgram(true)];
  return ({ images, targets, fired, found, counts }) => {
    const { capacity, count, neuron, cycle, phase } = fired;
    const starts = counts && machine.scratch(images * targets);
    if (counts && starts) {
      machine.run(countBefore, {
        storages: { counts, starts, count },
        parameters: { targets },
        blocks: images,
      });
    }
    const room = images * capacity;
    machine.run(starts ? byNeuron : byImage, {
      storages: { found, count, neuron, cycle, phase, ...(starts ? { starts } : {}) },
      parameters: { room, capacity, targets },
      blocks: Math.ceil(room / threads),
    });
    if (starts) machine.pool.give(starts);
  };
}
