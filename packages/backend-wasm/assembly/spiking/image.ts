// What the kernels of spiking neurons share. A chunk is one image; what it works on lies in the scratch of its thread. Arguments:
//   0 images, 1 offsets, 2 sources of the spikes, 3 their cycles, 4 their phases, 5 sources, 6 targets, 7 width of a run,
//   8 offsets of the runs, 9 their targets, 10 where their weights begin, 11 weights, 12 scratch, 13 scratch of one thread (bytes),
//   14 room of an image, 15 found, 16 their neurons, 17 their cycles, 18 their phases; 20 and on are the kernel's own.
import { pointer } from '../arguments';
import { thread } from '../thread';
import { openSpikes } from './arriving-spikes';
import { closeFired, openFired } from './fired';
import { openMembranes } from './membranes';
import { openRows } from './weighted-rows';

/** Lays out the scratch of an image and finds its spikes. */
export function openImage(image: i32, leak: f32): void {
  const scratch = pointer(12) + <usize>thread * pointer(13);
  openRows(openSpikes(image, leak, openMembranes(scratch)));
  openFired();
}

/** Writes down how many spikes were found. */
export function closeImage(image: i32): void {
  closeFired(image);
}
