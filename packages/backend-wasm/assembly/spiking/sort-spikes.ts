// Spikes in the order of time. A chunk is one image. Arguments: 0 starts, 1 counts, 2 neurons, 3 cycles, 4 phases, 5 scratch,
// 6 scratch of one thread (bytes), 7 the most spikes of an image.
import { DIGIT_TABLE } from '../../src/control';
import { integer, pointer } from '../arguments';
import { thread } from '../thread';

/** Up to this number are sorted by insertion. */
const SHORT: i32 = 24;
/** From this number on, digits of 11 bits: three of them make a key, and their tables fit the nearest cache. Of 8 bits below. */
const MANY: i32 = 1024;

let neurons: usize = 0;
let cycles: usize = 0;
let phases: usize = 0;
/** [count] what is being sorted: a key in the upper half, an index in the lower. And room for as much. */
let items: usize = 0;
let room: usize = 0;
let table: usize = 0;

export function sortSpikes(image: i32): void {
  const count = load<i32>(pointer(1) + (<usize>image << 2));
  const first = <usize>load<i32>(pointer(0) + (<usize>image << 2)) << 2;
  neurons = pointer(2) + first;
  cycles = pointer(3) + first;
  phases = pointer(4) + first;
  if (count > SHORT && !isSorted(count)) {
    table = pointer(5) + <usize>thread * pointer(6);
    items = table + DIGIT_TABLE;
    room = items + (pointer(7) << 3);
    sortByDigits(count);
  }
  insert(count);
}

// @ts-ignore: decorator
@inline
function isAfter(a: i32, n: i32, c: i32, x: f32): bool {
  const at = <usize>a << 2;
  const cycle = load<i32>(cycles + at);
  if (cycle != c) return cycle > c;
  const phase = load<f32>(phases + at);
  return phase == x ? load<i32>(neurons + at) > n : phase > x;
}

function isSorted(count: i32): bool {
  for (let k = 1; k < count; k++) {
    const at = <usize>k << 2;
    if (isAfter(k - 1, load<i32>(neurons + at), load<i32>(cycles + at), load<f32>(phases + at))) return false;
  }
  return true;
}

/** By phase, then, in an order that keeps it, by cycle. */
function sortByDigits(count: i32): void {
  const bits = count < MANY ? 8 : 11;
  let least = load<i32>(cycles);
  let most = least;
  for (let k = 0; k < count; k++) {
    const at = <usize>k << 2;
    const cycle = load<i32>(cycles + at);
    least = min(least, cycle);
    most = max(most, cycle);
    // + 0 makes −0 the same as 0. Bits of negative numbers fall as the numbers rise.
    const phase = reinterpret<i32>(load<f32>(phases + at) + <f32>0);
    const key = <u32>phase ^ (<u32>(phase >> 31) | 0x80000000);
    store<u64>(items + (<usize>k << 3), ((<u64>key) << 32) | <u64>k);
  }
  sortKeys(count, -1, bits);
  if (most != least) {
    for (let i = 0; i < count; i++) {
      const item = items + (<usize>i << 3);
      const k = load<u32>(item);
      store<u32>(item, <u32>(load<i32>(cycles + (<usize>k << 2)) - least), 4);
    }
    sortKeys(count, most - least, 8);
    reorder(cycles, count);
  }
  reorder(neurons, count);
  reorder(phases, count);
}

/** Sorts the items by their keys, none of them above `most`: so many bits at a time, the lowest first. */
function sortKeys(count: i32, most: u32, bits: i32): void {
  const bytes = <usize>4 << bits;
  const mask: u32 = (1 << bits) - 1;
  let digits = 1;
  while (digits * bits < 32 && most >>> (digits * bits) != 0) digits++;
  memory.fill(table, 0, <usize>digits * bytes);
  const all = <usize>count << 3;
  for (let at: usize = 0; at < all; at += 8) {
    let key = load<u32>(items + at, 4);
    for (let position = table, end = table + <usize>digits * bytes; position < end; position += bytes, key >>>= bits) {
      const there = position + <usize>((key & mask) << 2);
      store<i32>(there, load<i32>(there) + 1);
    }
  }
  for (let digit = 0; digit < digits; digit++) {
    const positions = table + <usize>digit * bytes;
    let sum = 0;
    for (let position = positions; position < positions + bytes; position += 4) {
      const there = load<i32>(position);
      store<i32>(position, sum);
      sum += there;
    }
    const shift = digit * bits;
    for (let item = items, last = items + all; item < last; item += 8) {
      const value = load<u64>(item);
      const position = positions + <usize>(((<u32>(value >>> 32) >>> shift) & mask) << 2);
      const to = load<i32>(position);
      store<i32>(position, to + 1);
      store<u64>(room + (<usize>to << 3), value);
    }
    const sorted = room;
    room = items;
    items = sorted;
  }
}

/** Puts numbers in the order of the items. */
function reorder(numbers: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const k = load<u32>(items + (<usize>i << 3));
    store<u32>(room + (<usize>i << 2), load<u32>(numbers + (<usize>k << 2)));
  }
  memory.copy(numbers, room, <usize>count << 2);
}

/** What few there are; and, after digits, neurons whose spikes meet. */
function insert(count: i32): void {
  if (count < 2) return;
  let n0 = load<i32>(neurons);
  let c0 = load<i32>(cycles);
  let x0 = load<f32>(phases);
  for (let k = 1; k < count; k++) {
    const at = <usize>k << 2;
    const n = load<i32>(neurons + at);
    const c = load<i32>(cycles + at);
    const x = load<f32>(phases + at);
    if (c0 < c || (c0 == c && (x0 < x || (x0 == x && n0 <= n)))) {
      n0 = n;
      c0 = c;
      x0 = x;
      continue;
    }
    let position = k;
    while (position > 0 && isAfter(position - 1, n, c, x)) {
      const to = <usize>position << 2;
      store<i32>(neurons + to, load<i32>(neurons + to - 4));
      store<i32>(cycles + to, load<i32>(cycles + to - 4));
      store<f32>(phases + to, load<f32>(phases + to - 4));
      position--;
    }
    const to = <usize>position << 2;
    store<i32>(neurons + to, n);
    store<i32>(cycles + to, c);
    store<f32>(phases + to, x);
  }
}
