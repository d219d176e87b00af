// Resonate-and-fire neurons on a grid of samples: the currents of the open boxes are summed over targets four at a time, and so are the steps.
// Arguments: boxes 0 offsets, 1 source, 2 open, 3 close; fan-out 4 offsets, 5 target, 6 weight, 7 weights, 8 targets, 9 width;
//   10 since, 11 until; 12, 13 turn, 14, 15 begin, 16 end, 17 threshold (fractions), 18 refractory, 19 edges or 0, 20 how many;
//   state 21 real, 22 imaginary, 23 height, 24 latest; fired 25 most, 26 count, 27 sample; 28 scratch, 29 scratch of one thread (bytes).
import { NEVER_FIRED } from '../../src/control';
import { float, integer, pointer } from '../arguments';
import { thread } from '../thread';
import { multiplyAdd, storeUpTo } from '../vector';

// @ts-ignore: decorator
@inline
function numberAt(array: usize, position: i32): i32 {
  return load<i32>(array + ((<usize>position) << 2));
}

/** A chunk is an image. */
export function odeSpikes(image: i32): void {
  const targets = integer(8);
  const until = integer(11);
  const edges = pointer(19);
  const edgeCount = integer(20);
  const open = pointer(2);
  const close = pointer(3);
  const bytes = (<usize>targets) << 2;
  memory.fill(pointer(26) + <usize>image * bytes, 0, bytes);

  let current = pointer(28) + <usize>thread * pointer(29);
  let next = current + (pointer(29) >> 1);
  let first = numberAt(pointer(0), image);
  let last = first;
  const all = numberAt(pointer(0), image + 1);
  let edge = 0;
  for (let n = integer(10); n <= until; n++) {
    const firstBefore = first;
    const lastBefore = last;
    while (last < all && numberAt(open, last) <= n) last++;
    while (first < last && numberAt(close, first) <= n) first++;
    if (n == integer(10)) {
      sumBoxes(first, last, current, bytes);
      continue;
    }
    // Where the same boxes are open, the sum is the same.
    const same = first == firstBefore && last == lastBefore;
    if (!same) sumBoxes(first, last, next, bytes);
    const begins = edge < edgeCount && numberAt(edges, edge) == n;
    if (begins) edge++;
    step(image, n, current, same ? current : next, begins);
    if (same) continue;
    const swapped = current;
    current = next;
    next = swapped;
  }
}

/** The sums of the weights of the boxes `first` … `last − 1`. Room behind the targets takes whatever comes. */
function sumBoxes(first: i32, last: i32, sums: usize, bytes: usize): void {
  const source = pointer(1);
  const offsets = pointer(4);
  const target = pointer(5);
  const weight = pointer(6);
  const weights = pointer(7);
  const width = (<usize>integer(9)) << 2;
  memory.fill(sums, 0, bytes);
  for (let k = first; k < last; k++) {
    if (width == bytes && k + 4 <= last) {
      const a = onlyRow(offsets, weight, numberAt(source, k));
      const b = onlyRow(offsets, weight, numberAt(source, k + 1));
      const c = onlyRow(offsets, weight, numberAt(source, k + 2));
      const d = onlyRow(offsets, weight, numberAt(source, k + 3));
      if (a >= 0 && b >= 0 && c >= 0 && d >= 0) {
        addRows(sums, weights + a, weights + b, weights + c, weights + d, bytes);
        k += 3;
        continue;
      }
    }
    const j = numberAt(source, k);
    const end = numberAt(offsets, j + 1);
    for (let r = numberAt(offsets, j); r < end; r++) {
      const position = (<usize>numberAt(target, r)) << 2;
      addRow(sums + position, weights + ((<usize>numberAt(weight, r)) << 2), width, position + width == bytes);
    }
  }
}

/** Where the weights of a source begin that has but one run, in bytes; −1 for another. */
// @ts-ignore: decorator
@inline
function onlyRow(offsets: usize, weight: usize, source: i32): isize {
  const run = numberAt(offsets, source);
  return numberAt(offsets, source + 1) == run + 1 ? <isize>numberAt(weight, run) << 2 : -1;
}

/** Four rows that reach all targets, in their order. */
// @ts-ignore: decorator
@inline
function addRows(sums: usize, a: usize, b: usize, c: usize, d: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    let sum = f32x4.add(v128.load(sums + at), v128.load(a + at));
    sum = f32x4.add(sum, v128.load(b + at));
    sum = f32x4.add(sum, v128.load(c + at));
    v128.store(sums + at, f32x4.add(sum, v128.load(d + at)));
  }
}

// @ts-ignore: decorator
@inline
function addRow(sums: usize, row: usize, width: usize, mayRunOver: bool): void {
  let at: usize = 0;
  for (; at + 64 <= width; at += 64) {
    v128.store(sums + at, f32x4.add(v128.load(sums + at), v128.load(row + at)));
    v128.store(sums + at, f32x4.add(v128.load(sums + at, 16), v128.load(row + at, 16)), 16);
    v128.store(sums + at, f32x4.add(v128.load(sums + at, 32), v128.load(row + at, 32)), 32);
    v128.store(sums + at, f32x4.add(v128.load(sums + at, 48), v128.load(row + at, 48)), 48);
  }
  for (; at + 16 <= width; at += 16) {
    v128.store(sums + at, f32x4.add(v128.load(sums + at), v128.load(row + at)));
  }
  if (at < width && mayRunOver) {
    v128.store(sums + at, f32x4.add(v128.load(sums + at), v128.load(row + at)));
    return;
  }
  for (; at < width; at += 4) store<f32>(sums + at, load<f32>(sums + at) + load<f32>(row + at));
}

/** From sample n − 1 to sample n. */
function step(image: i32, n: i32, current: usize, next: usize, begins: bool): void {
  const targets = integer(8);
  const from = (<usize>image * <usize>targets) << 2;
  const turnReal = f32x4.splat(float(12));
  const turnImaginary = f32x4.splat(float(13));
  const beginReal = f32x4.splat(float(14));
  const beginImaginary = f32x4.splat(float(15));
  const end = f32x4.splat(float(16));
  const threshold = f32x4.splat(float(17));
  const maxima = pointer(19) != 0;
  for (let o = 0; o < targets; o += 4) {
    const left = targets - o;
    const at = from + ((<usize>o) << 2);
    const re = v128.load(pointer(21) + at);
    const im = v128.load(pointer(22) + at);
    const height = v128.load(pointer(23) + at);
    const i = v128.load(current + ((<usize>o) << 2));
    let toReal = multiplyAdd(beginReal, i, f32x4.mul(end, v128.load(next + ((<usize>o) << 2))));
    toReal = multiplyAdd(turnReal, re, toReal);
    toReal = f32x4.sub(toReal, f32x4.mul(turnImaginary, im));
    let toImaginary = multiplyAdd(turnImaginary, re, f32x4.mul(beginImaginary, i));
    toImaginary = multiplyAdd(turnReal, im, toImaginary);
    storeUpTo(pointer(21) + at, toReal, left);
    storeUpTo(pointer(22) + at, toImaginary, left);
    if (maxima) {
      const due = begins ? f32x4.gt(height, threshold) : i32x4.splat(0);
      const taken = begins ? i32x4.splat(-1) : f32x4.gt(toImaginary, height);
      if (v128.any_true(due)) fireLatest(image, o, i32x4.bitmask(due), left);
      if (!v128.any_true(taken)) continue;
      storeUpTo(pointer(23) + at, v128.bitselect(toImaginary, height, taken), left);
      storeUpTo(pointer(24) + at, v128.bitselect(i32x4.splat(n), v128.load(pointer(24) + at), taken), left);
    } else {
      let due = v128.and(f32x4.lt(height, im), f32x4.ge(im, toImaginary));
      due = v128.and(due, f32x4.gt(im, threshold));
      if (v128.any_true(due)) fireNow(image, o, i32x4.bitmask(due), left, n - 1);
      storeUpTo(pointer(23) + at, im, left);
    }
  }
}

/** Neurons o … o + 3 reach a maximum: those fire whose latest spike is long enough ago. */
function fireNow(image: i32, o: i32, mask: i32, left: i32, n: i32): void {
  for (let lane = 0; lane < min(left, 4); lane++) {
    if (((mask >> lane) & 1) == 0) continue;
    const position = image * integer(8) + o + lane;
    const latest = pointer(24) + ((<usize>position) << 2);
    // In 64 bits, as the difference of two samples may leave 32.
    const passed = <i64>n - <i64>load<i32>(latest);
    if (load<i32>(latest) != NEVER_FIRED && passed < <i64>integer(18)) continue;
    store<i32>(latest, n);
    write(position, n);
  }
}

/** The cycle of neurons o … o + 3 is over: they fire at their largest height. */
function fireLatest(image: i32, o: i32, mask: i32, left: i32): void {
  for (let lane = 0; lane < min(left, 4); lane++) {
    if (((mask >> lane) & 1) == 0) continue;
    const position = image * integer(8) + o + lane;
    write(position, numberAt(pointer(24), position));
  }
}

function write(position: i32, n: i32): void {
  const count = pointer(26) + ((<usize>position) << 2);
  const found = load<i32>(count);
  store<i32>(count, found + 1);
  if (found >= integer(25)) return;
  store<i32>(pointer(27) + ((<usize>position * <usize>integer(25) + <usize>found) << 2), n);
}
