// What the engine can do at most: the limits that kernels are measured against. Arguments: 0 kind, 1 repetitions, 2 out [chunks],
// 3 what is read, 4 numbers in a chunk (a row of weights), 5 rows, 6 scratch, 7 scratch of one thread (bytes).
import { PROBE_ACCUMULATE, PROBE_MULTIPLY_ADD } from '../src/control';
import { integer, pointer } from './arguments';
import { thread } from './thread';
import { multiplyAdd } from './vector';

export function probe(chunk: i32): void {
  const kind = integer(0);
  const out = pointer(2) + (<usize>chunk << 2);
  if (kind == PROBE_MULTIPLY_ADD) store<f32>(out, multiplyAdds(integer(1)));
  else if (kind == PROBE_ACCUMULATE) store<f32>(out, accumulateRows(integer(1)));
  else store<f32>(out, readNumbers(pointer(3) + ((<usize>chunk * pointer(4)) << 2), integer(4), integer(1)));
}

function largestOf(x: v128): f32 {
  const half = f32x4.pmax(x, v128.shuffle<i64>(x, x, 1, 0));
  return max(f32x4.extract_lane(half, 0), f32x4.extract_lane(half, 1));
}

function sumOf(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

// @ts-ignore: decorator
@inline
function independent(s: v128, x: v128, y: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? multiplyAdd(x, y, s) : multiplyAdd(s, x, y);
}

/**
 * Twelve sums of four numbers, none of which waits for another: s ← x y + s, and s ← s x + y where the two are not fused, as a
 * product x y would be taken once for all. For x = 1 they are the same number.
 */
function multiplyAdds(repetitions: i32): f32 {
  const x = v128.load32_splat(pointer(3));
  const y = v128.load32_splat(pointer(3), 4);
  let a = f32x4.splat(0), b = f32x4.splat(1), c = f32x4.splat(2), d = f32x4.splat(3);
  let e = f32x4.splat(4), f = f32x4.splat(5), g = f32x4.splat(6), h = f32x4.splat(7);
  let i = f32x4.splat(8), j = f32x4.splat(9), k = f32x4.splat(10), l = f32x4.splat(11);
  for (; repetitions > 0; repetitions--) {
    a = independent(a, x, y);
    b = independent(b, x, y);
    c = independent(c, x, y);
    d = independent(d, x, y);
    e = independent(e, x, y);
    f = independent(f, x, y);
    g = independent(g, x, y);
    h = independent(h, x, y);
    i = independent(i, x, y);
    j = independent(j, x, y);
    k = independent(k, x, y);
    l = independent(l, x, y);
  }
  const low = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, f));
  return sumOf(f32x4.add(low, f32x4.add(f32x4.add(g, h), f32x4.add(f32x4.add(i, j), f32x4.add(k, l)))));
}

/** Reads numbers again and again: the largest of them. */
function readNumbers(from: usize, count: i32, repetitions: i32): f32 {
  let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0);
  for (; repetitions > 0; repetitions--) {
    const end = from + (<usize>count << 2);
    for (let at = from; at < end; at += 64) {
      a = f32x4.pmax(a, v128.load(at));
      b = f32x4.pmax(b, v128.load(at, 16));
      c = f32x4.pmax(c, v128.load(at, 32));
      d = f32x4.pmax(d, v128.load(at, 48));
    }
  }
  return largestOf(f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d)));
}

/** z += w (1 + i/2) for row after row of weights: what an event-driven layer must do at the least. Gives Re Σ z + Im Σ z. */
function accumulateRows(repetitions: i32): f32 {
  const columns = integer(4);
  const bytes = <usize>columns << 2;
  const real = pointer(6) + <usize>thread * pointer(7);
  const imaginary = real + bytes;
  memory.fill(real, 0, 2 * bytes);
  const re = f32x4.splat(1);
  const im = f32x4.splat(0.5);
  for (; repetitions > 0; repetitions--) {
    let row = pointer(3);
    for (let left = integer(5); left > 0; left--) {
      for (let at: usize = 0; at < bytes; at += 16) {
        const w = v128.load(row + at);
        v128.store(real + at, multiplyAdd(w, re, v128.load(real + at)));
        v128.store(imaginary + at, multiplyAdd(w, im, v128.load(imaginary + at)));
      }
      row += bytes;
    }
  }
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    sum = f32x4.add(sum, f32x4.add(v128.load(real + at), v128.load(imaginary + at)));
  }
  return sumOf(sum);
}
