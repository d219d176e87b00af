// The membranes of the image at hand, in the scratch of the thread. Arguments: 6 targets.
import { integer } from '../arguments';
import { cosPi, sinPi } from '../sine';
import { multiplyAdd } from '../vector';

/** Bytes of each of the next five arrays. Kernels step through them with one pointer, as each global costs a load. */
export let room: usize = 0;
/** Re and Im of the membrane of each target, and its height after the latest look. */
export let reals: usize = 0;
export let imaginaries: usize = 0;
export let looks: usize = 0;
/** The sum of the kicks of one moment; 0 between two moments. */
export let kickReals: usize = 0;
export let kickImaginaries: usize = 0;

/** Bytes of one number for each target, with room for whole vectors. */
// @ts-ignore: decorator
@inline
export function bytesOfTargets(): usize {
  return (((<usize>integer(6) + 3) >> 2) << 4) + 64;
}

/** Lays the membranes out from an address on; returns the address behind them. */
export function openMembranes(at: usize): usize {
  const bytes = bytesOfTargets();
  room = bytes;
  reals = at;
  imaginaries = reals + bytes;
  looks = imaginaries + bytes;
  kickReals = looks + bytes;
  kickImaginaries = kickReals + bytes;
  memory.fill(kickReals, 0, 2 * bytes);
  return kickImaginaries + bytes;
}

/** Loads the membranes of an image. */
export function loadMembranes(real: usize, imaginary: usize): void {
  const bytes = <usize>integer(6) << 2;
  memory.copy(reals, real, bytes);
  memory.copy(imaginaries, imaginary, bytes);
}

/** Stores the membranes of an image. */
export function storeMembranes(real: usize, imaginary: usize): void {
  const bytes = <usize>integer(6) << 2;
  memory.copy(real, reals, bytes);
  memory.copy(imaginary, imaginaries, bytes);
}

/** m = Re v cos πx + Im v sin πx at a moment from which looks go on. */
export function startLooks(x: f32): void {
  const bytes = <usize>integer(6) << 2;
  const cosine = cosPi(f32x4.splat(x));
  const sine = sinPi(f32x4.splat(x));
  for (let at: usize = 0; at < bytes; at += 16) {
    const re = v128.load(reals + at);
    v128.store(looks + at, multiplyAdd(v128.load(imaginaries + at), sine, f32x4.mul(re, cosine)));
  }
}
