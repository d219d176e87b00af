// Two-phase neurons. Arguments as in image.ts, and 20 until which cycle windows close, 21 windows, 22 Re, 23 Im of the traces.
import { phase } from '../arctangent';
import { integer, pointer } from '../arguments';
import * as spikes from './arriving-spikes';
import { fire } from './fired';
import { closeImage, openImage } from './image';
import * as membranes from './membranes';
import { superpose } from './superposition';

export function gatedSpikes(image: i32): void {
  openImage(image, 0);
  const sources = integer(5);
  const real = pointer(22) + (<usize>(image * sources) << 2);
  const imaginary = pointer(23) + (<usize>(image * sources) << 2);
  const end = spikes.end;
  for (let k = spikes.next; k < end; k++) {
    closeBefore(image, spikes.cycleOf(k), real, imaginary);
    const at = <usize>spikes.sourceOf(k) << 2;
    store<f32>(real + at, load<f32>(real + at) + spikes.cosineOfSpike(k));
    store<f32>(imaginary + at, load<f32>(imaginary + at) + spikes.sineOfSpike(k));
  }
  closeBefore(image, integer(20), real, imaginary);
  closeImage(image);
}

/** Fires what the window has gathered, if it is over, and opens the next. */
// @ts-ignore: decorator
@inline
function closeBefore(image: i32, cycle: i32, real: usize, imaginary: usize): void {
  if (load<i32>(pointer(21) + (<usize>image << 2)) < cycle) close(image, cycle, real, imaginary);
}

function close(image: i32, cycle: i32, real: usize, imaginary: usize): void {
  const window = pointer(21) + (<usize>image << 2);
  const firing = load<i32>(window) + 1;
  const targets = integer(6);
  superpose(real, imaginary);
  for (let o = 0; o < targets; o += 4) {
    const at = <usize>o << 2;
    v128.store(membranes.looks + at, phase(v128.load(membranes.imaginaries + at), v128.load(membranes.reals + at)));
  }
  for (let o = 0; o < targets; o++) {
    const y = load<f32>(membranes.looks + (<usize>o << 2));
    if (y == y) fire(image, o, firing, y);
  }
  memory.fill(real, 0, <usize>integer(5) << 2);
  memory.fill(imaginary, 0, <usize>integer(5) << 2);
  store<i32>(window, cycle);
}
