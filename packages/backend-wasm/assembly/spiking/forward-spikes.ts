// From the spikes that one layer fires to those that arrive at the next. A chunk is one image. Arguments: 0 room of an image, 1 neurons, 2 cycles, 3 phases of
// what fired, 4 how many neurons, 5 the first cycle of the reference and 6 the one behind its last, 7 offsets of the fan-out, 8 offsets
// of the spikes that arrive, 9 its sources, 10 cycles, 11 phases, 12 counts, 13 scratch, 14 scratch of one thread (bytes), 15 images, 16 how many
// spikes each fired, 17 cycle and 18 phase before which they are due, 19 and 20 before which spikes arrive, 21
// whether they are in order within a cycle.
import { float, integer, pointer } from '../arguments';
import { thread } from '../thread';

/** Finds how many spikes of each image are due, and the offsets of those that arrive. */
export function offsetForwarded(): void {
  const images = integer(15);
  const references = max(integer(6) - integer(5), 0);
  let start = 0;
  store<i32>(pointer(8), 0);
  for (let image = 0; image < images; image++) {
    store<i32>(pointer(12) + (<usize>image << 4), spikesBefore(image, integer(17), float(18)));
    start += spikesBefore(image, integer(19), float(20)) + references;
    store<i32>(pointer(8) + (<usize>image << 2), start, 4);
  }
}

/** How many spikes of an image, which are in the order of time, come before a moment. */
function spikesBefore(image: i32, cycle: i32, phase: f32): i32 {
  const first = <usize>(image * integer(0)) << 2;
  let low = 0;
  let high = load<i32>(pointer(16) + (<usize>image << 2));
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = first + (<usize>middle << 2);
    const c = load<i32>(pointer(2) + at);
    if (c < cycle || (c == cycle && load<f32>(pointer(3) + at) < phase)) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function forwardSpikes(image: i32): void {
  const first = <usize>(image * integer(0)) << 2;
  const neurons = pointer(1) + first;
  const counts = pointer(12) + (<usize>image << 4);
  store<i32>(counts, countActive(neurons, load<i32>(counts)), 4);
  store<i32>(counts, mergeReferences(image, neurons, pointer(2) + first, pointer(3) + first), 8);
  const offsets = pointer(8) + (<usize>image << 2);
  const start = pointer(10) + (<usize>load<i32>(offsets) << 2);
  const end = pointer(10) + (<usize>load<i32>(offsets, 4) << 2);
  store<i32>(counts, start < end ? load<i32>(end - 4) - load<i32>(start) + 1 : 0, 12);
}

/** The number of neurons among a number of spikes. */
function countActive(neurons: usize, spikes: i32): i32 {
  const seen = pointer(13) + <usize>thread * pointer(14);
  memory.fill(seen, 0, integer(4));
  let active = 0;
  for (let at = neurons, last = neurons + (<usize>spikes << 2); at < last; at += 4) {
    const position = seen + load<u32>(at);
    active += 1 - <i32>load<u8>(position);
    store<u8>(position, 1);
  }
  return active;
}

/** Copies the spikes that arrive, with those of the reference between them; returns how many runs they reach. */
function mergeReferences(image: i32, neurons: usize, cycles: usize, phases: usize): i32 {
  const offsets = pointer(8) + (<usize>image << 2);
  const reference = integer(4);
  const to = integer(6);
  const ordered = <bool>integer(21);
  const runs = pointer(7);
  const sources = pointer(9);
  const arrivingCycles = pointer(10);
  const arrivingPhases = pointer(11);
  const start = load<i32>(offsets);
  const end = load<i32>(offsets, 4);
  let next = min(integer(5), to);
  const last = <usize>(end - start - (to - next)) << 2;
  let reached = 0;
  let at: usize = 0;
  for (let position = <usize>start << 2; position < <usize>end << 2; position += 4) {
    let source = reference;
    let cycle = next;
    let phase: f32 = 0;
    const c = at < last ? load<i32>(cycles + at) : to;
    const x = at < last ? load<f32>(phases + at) : <f32>0;
    if (next < to && (next < c || (next == c && ordered && x > 0))) {
      next++;
    } else {
      source = load<i32>(neurons + at);
      cycle = c;
      phase = x;
      at += 4;
    }
    store<i32>(sources + position, source);
    store<i32>(arrivingCycles + position, cycle);
    store<f32>(arrivingPhases + position, phase);
    const run = runs + (<usize>source << 2);
    reached += load<i32>(run, 4) - load<i32>(run);
  }
  return reached;
}
