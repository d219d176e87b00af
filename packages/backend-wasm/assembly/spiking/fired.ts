// The spikes that leave. Arguments: 14 room of an image, 15 how many were found, 16 their neurons, 17 their cycles, 18 their phases.
import { integer, pointer } from '../arguments';

/** How many spikes were found; counted here, for the counts of several images share a line of the cache, and threads would fight for it. */
let found: i32 = 0;

/** Begins an image. */
export function openFired(): void {
  found = 0;
}

/** Writes down how many spikes of an image were found. */
export function closeFired(image: i32): void {
  store<i32>(pointer(15) + (<usize>image << 2), found);
}

/** Writes down a spike, if there is room. */
export function fire(image: i32, neuron: i32, cycle: i32, phase: f32): void {
  const count = found++;
  if (count >= integer(14)) return;
  const at = <usize>(image * integer(14) + count) << 2;
  store<i32>(pointer(16) + at, neuron);
  store<i32>(pointer(17) + at, cycle);
  store<f32>(pointer(18) + at, phase);
}
