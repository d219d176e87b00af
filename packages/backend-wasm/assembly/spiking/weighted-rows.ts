// Sums of rows of weights times complex factors, each row an entry of a list.
import { ENTRY } from '../../src/control';
import { firstLanes, multiplyAdd } from '../vector';

/** [entries] where the weights of a row lie, and the real and imaginary part of its factor. */
export let entries: usize = 0;

/** Lays the list out from an address on. */
export function openRows(at: usize): void {
  entries = at;
}

/** Writes an entry of the list. */
// @ts-ignore: decorator
@inline
export function writeEntry(entry: usize, weights: usize, real: f32, imaginary: f32): void {
  store<u32>(entry, <u32>weights);
  store<f32>(entry, real, 4);
  store<f32>(entry, imaginary, 8);
}

/** Adds the rows of the entries up to `last`, each target in one sum, to `bytes` of real and imaginary parts. */
export function addEntries(last: usize, reals: usize, imaginaries: usize, bytes: usize): void {
  sumRows(entries, last, ENTRY, false, 0, 0, reals, imaginaries, bytes, true);
}

/**
 * The sums of some rows of weights times their factors, each target in one sum in the order of the entries.
 *
 * It is inlined with constant flags, and keeps sixteen targets in registers at a time.
 *
 * @param step bytes of an entry, which begins with the address of its weights
 * @param traced the entry goes on with how far its source lies in the traces, rather than with the factor itself
 * @param adds whether the sums are added to what is there
 */
// @ts-ignore: decorator
@inline
export function sumRows(
  first: usize, last: usize, step: usize, traced: bool, traceReal: usize, traceImaginary: usize, reals: usize, imaginaries: usize,
  bytes: usize, adds: bool,
): void {
  let at: usize = 0;
  for (; at + 64 <= bytes; at += 64) {
    let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0);
    let e = f32x4.splat(0), f = f32x4.splat(0), g = f32x4.splat(0), h = f32x4.splat(0);
    for (let entry = first; entry < last; entry += step) {
      const from = <usize>load<u32>(entry) + at;
      const re = factorOf(entry, 4, traced, traceReal);
      const im = factorOf(entry, 8, traced, traceImaginary);
      const w0 = v128.load(from);
      a = multiplyAdd(w0, re, a);
      e = multiplyAdd(w0, im, e);
      const w1 = v128.load(from, 16);
      b = multiplyAdd(w1, re, b);
      f = multiplyAdd(w1, im, f);
      const w2 = v128.load(from, 32);
      c = multiplyAdd(w2, re, c);
      g = multiplyAdd(w2, im, g);
      const w3 = v128.load(from, 48);
      d = multiplyAdd(w3, re, d);
      h = multiplyAdd(w3, im, h);
    }
    storeSum(reals + at, a, adds);
    storeSum(reals + at + 16, b, adds);
    storeSum(reals + at + 32, c, adds);
    storeSum(reals + at + 48, d, adds);
    storeSum(imaginaries + at, e, adds);
    storeSum(imaginaries + at + 16, f, adds);
    storeSum(imaginaries + at + 32, g, adds);
    storeSum(imaginaries + at + 48, h, adds);
  }
  for (; at < bytes; at += 16) {
    let a = f32x4.splat(0), e = f32x4.splat(0);
    for (let entry = first; entry < last; entry += step) {
      const w = v128.load(<usize>load<u32>(entry) + at);
      a = multiplyAdd(w, factorOf(entry, 4, traced, traceReal), a);
      e = multiplyAdd(w, factorOf(entry, 8, traced, traceImaginary), e);
    }
    // What lies beyond the last target belongs to another row of targets, or to none.
    const lanes = firstLanes(<i32>((bytes - at) >> 2));
    storeSum(reals + at, v128.and(a, lanes), adds);
    storeSum(imaginaries + at, v128.and(e, lanes), adds);
  }
}

/** One part of an entry's factor: from the entry itself, or from the trace of its source. */
// @ts-ignore: decorator
@inline
function factorOf(entry: usize, offset: usize, traced: bool, trace: usize): v128 {
  return traced ? v128.load32_splat(trace + <usize>load<u32>(entry, 4)) : v128.load32_splat(entry + offset);
}

// @ts-ignore: decorator
@inline
function storeSum(to: usize, sum: v128, adds: bool): void {
  v128.store(to, adds ? f32x4.add(v128.load(to), sum) : sum);
}
