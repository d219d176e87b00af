// What the convolutions of phasors share. An image becomes two planes, cosines and sines, once, with zeros around it; windows are packed
// from them, so that no window, and no complex tensor, is ever stored. Arguments as in product.ts and phasor-dense.ts, where a sample is a
// window, and
//   20 height, 21 width, 22 channels, 23 windows down, 24 across, 25 kernel height, 26 kernel width, 27 stride down, 28 across,
//   29 above, 30 left, 31 phases, 32 height and 33 width of a plane.
import { integer, pointer } from '../arguments';
import { cosineOf, nearestWhole, quartersFrom, sineOf } from '../phasors';
import { zeroIfSilent } from '../packing';
import { withinTurn } from '../sine';

/** Two planes, and room for whole vectors behind each. */
export let cosines: usize = 0;
export let sines: usize = 0;

// @ts-ignore: decorator
@inline
export function bytesOfPlane(): usize {
  return ((<usize>(integer(32) * integer(33) * integer(22)) << 2) + 64) & ~15;
}

// @ts-ignore: decorator
@inline
export function windowsOfImage(): i32 {
  return integer(23) * integer(24);
}

/** Numbers of a window that lie side by side. */
// @ts-ignore: decorator
@inline
export function run(): i32 {
  return integer(26) * integer(22);
}

/** From one row of a plane to the next, in bytes. */
// @ts-ignore: decorator
@inline
export function planeRow(): usize {
  return <usize>(integer(33) * integer(22)) << 2;
}

/** Where a window of the image begins in a plane. */
// @ts-ignore: decorator
@inline
export function positionOf(window: i32): usize {
  const across = integer(24);
  const row = window / across;
  const column = window - row * across;
  return <usize>(row * integer(27)) * planeRow() + (<usize>(column * integer(28) * integer(22)) << 2);
}

/** Fills the planes with the phasors of an image. */
export function fillPlanes(image: i32, at: usize): void {
  cosines = at;
  sines = at + bytesOfPlane();
  const height = integer(20);
  const width = integer(21);
  const channels = integer(22);
  const planeWidth = integer(33);
  const bytes = planeRow();
  // Columns of the plane that the image covers.
  const first = min(integer(30), planeWidth);
  const last = max(min(integer(30) + width, planeWidth), first);
  const source = pointer(31) + (<usize>(image * height * width * channels) << 2);
  for (let y = 0; y < integer(32); y++) {
    const row = y - integer(29);
    const to = <usize>y * bytes;
    const start = <usize>(first * channels) << 2;
    const end = <usize>(last * channels) << 2;
    if (row < 0 || row >= height) {
      memory.fill(cosines + to, 0, bytes);
      memory.fill(sines + to, 0, bytes);
      continue;
    }
    memory.fill(cosines + to, 0, start);
    memory.fill(sines + to, 0, start);
    let from = source + (<usize>((row * width + first - integer(30)) * channels) << 2);
    // The last vector may run past the end: what it writes there is written over next.
    for (let k = start; k < end; k += 16, from += 16) {
      const phase = v128.load(from);
      const x = withinTurn(phase);
      const whole = nearestWhole(x);
      const rest = quartersFrom(x, whole);
      const square = f32x4.mul(rest, rest);
      v128.store(cosines + to + k, zeroIfSilent(phase, cosineOf(whole, square)));
      v128.store(sines + to + k, zeroIfSilent(phase, sineOf(whole, rest, square)));
    }
    memory.fill(cosines + to + end, 0, bytes - end);
    memory.fill(sines + to + end, 0, bytes - end);
  }
}
