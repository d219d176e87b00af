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

/** What the thread of a membrane does as time goes on, in WGSL. The listening clock is in cycle `cycle`, up to phase `stop`. */
interface MembraneSteps {
  /** Loads the state of neuron `index`. */
  readonly load: string;
  /** After a cycle, or a part of it, has begun when the clock shows `x`. */
  readonly begin?: string;
  /** The type of a kick. */
  readonly kick: 'f32' | 'vec2<f32>';
  /** Adds spike `k` to `kick`, and sets `reached` if it reaches the neuron. */
  readonly addKick: string;
  /** Looks at the neuron when the clock shows a phase, and kicks it. `upTo` is the phase of the next look at all neurons. */
  readonly look: (kick: string, phase: string) => string;
  /** After a look at all neurons when the clock shows `upTo`. */
  readonly looked?: string;
  /** When the cycle, or the part of it, ends. */
  readonly end?: string;
  /** Stores the state of neuron `index`. */
  readonly store: string;
}

/** The body of a program with a thread for each image and neuron, which goes through all spikes of the image. */
export function membraneBody({
  load,
  begin = '',
  kick,
  addKick,
  look,
  looked = '',
  end = '',
  store,
}: MembraneSteps): string {
  return `
  if (index >= P.images * P.targets) { return; }
  image = index / P.targets;
  neuron = index % P.targets;
  ${load}
  spikesOfNeuron = 0u;
  var k = firstSpike(image);
  let end = firstSpike(image + 1u);
  for (var cycle = P.sinceCycle; cycle <= P.untilCycle; cycle++) {
    let stop = select(1f, P.untilPhase, cycle == P.untilCycle);
    var x = select(-1f, P.sincePhase, cycle == P.sinceCycle);
    let clock = phasorOf(x);
    after = re * clock.x + im * clock.y;
    ${begin}
    while (x < stop) {
      let upTo = nextLook(x, stop);
      while (k < end && cycleOf(k) == cycle) {
        let at = floatOf(phaseBitsOf(k));
        if (!(at < upTo || upTo == stop)) { break; }
        // All spikes of one moment are one kick.
        var kick = ${kick}();
        var reached = false;
        for (; k < end && cycleOf(k) == cycle; k++) {
          if (floatOf(phaseBitsOf(k)) != at) { break; }
          ${addKick}
        }
        if (reached) { ${look('kick', 'at')} }
      }
      ${look(`${kick}()`, 'upTo')}
      ${looked}
      x = upTo;
    }
    ${end}
  }
  ${store}
  atomicStore(&slots[P.images + index], spikesOfNeuron);`;
}

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
