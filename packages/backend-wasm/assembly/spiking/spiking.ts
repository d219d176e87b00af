// What the kernels of spiking neurons share. A chunk is one image; what it works on lies in the scratch of its thread. Arguments:
//   0 images, 1 offsets, 2 sources of the spikes, 3 their cycles, 4 their phases, 5 sources, 6 targets, 7 width of a run,
//   8 offsets of the runs, 9 their targets, 10 where their weights begin, 11 weights, 12 scratch, 13 scratch of one thread (bytes),
//   14 room of an image, 15 found, 16 their neurons, 17 their cycles, 18 their phases; 20 and on are the kernel's own.
import { BLOCK_OF_SPIKES, DEPTH_BLOCK, ENTRY } from '../../src/control';
import { integer, pointer } from '../arguments';
import { exponential } from '../exponential';
import { isTurned, superposeIncoming } from './incoming';
import { cosineOf, nearestWhole, quartersFrom, sineOf } from '../phasors';
import { cosPi, sinPi, withinTurn } from '../sine';
import { thread } from '../thread';
import { multiplyAdd } from '../vector';

/** The largest float32 below 1. */
const ALMOST_ONE: f32 = 0.99999994;

/** Bytes from one of the next five to the one after it: kernels step through them with one pointer, as globals cost a load each time. */
export let room: usize = 0;
/** Re and Im of each target's membrane, and what a look keeps of it. */
export let reals: usize = 0;
export let imaginaries: usize = 0;
export let looks: usize = 0;
/** What a moment's spikes add to it; 0 between two moments. */
export let kickReals: usize = 0;
export let kickImaginaries: usize = 0;
/** cos πx, sin πx and the gain of some spikes from `blockStart` on, each BLOCK_OF_SPIKES numbers. */
let block: usize = 0;
/** [entries] the weights, Re and Im of the traces of some sources. */
export let entries: usize = 0;
let blockStart: i32 = 0;
let blockEnd: i32 = 0;
/** −λ/2, from which gains are made. */
let halfLeak: f32 = 0;
/** How many spikes were found; counted here, for the counts of several images share a line of the cache, and threads would fight for it. */
let found: i32 = 0;
/** The spikes of the image at hand. */
export let next: i32 = 0;
export let end: i32 = 0;

// @ts-ignore: decorator
@inline
export function advanceTo(spike: i32): void {
  next = spike;
}

/** Bytes of one number for each target, with room for whole vectors. */
// @ts-ignore: decorator
@inline
export function bytesOfTargets(): usize {
  return (((<usize>integer(6) + 3) >> 2) << 4) + 64;
}

/** Finds the scratch and the spikes of an image. */
export function openImage(image: i32, leak: f32): void {
  const bytes = bytesOfTargets();
  room = bytes;
  reals = pointer(12) + <usize>thread * pointer(13);
  imaginaries = reals + bytes;
  looks = imaginaries + bytes;
  kickReals = looks + bytes;
  kickImaginaries = kickReals + bytes;
  block = kickImaginaries + bytes;
  entries = block + 3 * (BLOCK_OF_SPIKES << 2);
  memory.fill(kickReals, 0, 2 * bytes);
  halfLeak = 0.5 * leak;
  next = load<i32>(pointer(1) + (<usize>image << 2));
  end = load<i32>(pointer(1) + (<usize>image << 2), 4);
  blockStart = next;
  blockEnd = next;
  found = 0;
}

/** Writes down how many spikes were found. */
export function closeImage(image: i32): void {
  store<i32>(pointer(15) + (<usize>image << 2), found);
}

// @ts-ignore: decorator
@inline
export function sourceOf(spike: i32): i32 {
  return load<i32>(pointer(2) + (<usize>spike << 2));
}

// @ts-ignore: decorator
@inline
export function cycleOf(spike: i32): i32 {
  return load<i32>(pointer(3) + (<usize>spike << 2));
}

// @ts-ignore: decorator
@inline
export function phaseOfSpike(spike: i32): f32 {
  return load<f32>(pointer(4) + (<usize>spike << 2));
}

/** Computes the phasors of the spikes from this one on, if that was not done. */
function fillBlock(spike: i32): void {
  blockStart = spike;
  blockEnd = min(spike + BLOCK_OF_SPIKES, end);
  const from = pointer(4) + (<usize>spike << 2);
  const bytes = <usize>(blockEnd - blockStart) << 2;
  const room: usize = BLOCK_OF_SPIKES << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(from + at);
    const turned = withinTurn(x);
    const whole = nearestWhole(turned);
    const rest = quartersFrom(turned, whole);
    const square = f32x4.mul(rest, rest);
    v128.store(block + at, cosineOf(whole, square));
    v128.store(block + room + at, sineOf(whole, rest, square));
    v128.store(block + 2 * room + at, halfLeak != 0 ? gainOf(x) : f32x4.splat(1));
  }
}

/** e^{leak·(x + 1)/2} */
// @ts-ignore: decorator
@inline
export function gainOf(x: v128): v128 {
  return exponential(f32x4.mul(f32x4.splat(halfLeak), f32x4.add(x, f32x4.splat(1))));
}

// @ts-ignore: decorator
@inline
function placeOf(spike: i32): usize {
  if (spike >= blockEnd || spike < blockStart) fillBlock(spike);
  return block + (<usize>(spike - blockStart) << 2);
}

// @ts-ignore: decorator
@inline
export function cosineOfSpike(spike: i32): f32 {
  return load<f32>(placeOf(spike));
}

// @ts-ignore: decorator
@inline
export function sineOfSpike(spike: i32): f32 {
  return load<f32>(placeOf(spike), BLOCK_OF_SPIKES << 2);
}

// @ts-ignore: decorator
@inline
export function gainOfSpike(spike: i32): f32 {
  return load<f32>(placeOf(spike), BLOCK_OF_SPIKES << 3);
}

/** Where the cosines of so many spikes in a row stand. */
export function placeOfRow(spike: i32, count: i32): usize {
  if (spike < blockStart || spike + count > blockEnd) fillBlock(spike);
  return block + (<usize>(spike - blockStart) << 2);
}

/** Whether every run is a row of all targets. */
// @ts-ignore: decorator
@inline
export function inRows(): bool {
  return integer(7) == integer(6);
}

// @ts-ignore: decorator
@inline
export function firstRun(source: i32): i32 {
  return load<i32>(pointer(8) + (<usize>source << 2));
}

// @ts-ignore: decorator
@inline
export function targetOf(run: i32): i32 {
  return load<i32>(pointer(9) + (<usize>run << 2));
}

// @ts-ignore: decorator
@inline
export function weightsOf(run: i32): usize {
  return pointer(11) + (<usize>load<i32>(pointer(10) + (<usize>run << 2)) << 2);
}

/** Lanes below `count` of all bits, the others of none. */
// @ts-ignore: decorator
@inline
export function firstLanes(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** to[o] += W[source, o] · factor for every target of a source. */
export function addRuns(source: i32, to: usize, factor: f32): void {
  const width = integer(7);
  const last = firstRun(source + 1);
  const by = f32x4.splat(factor);
  for (let run = firstRun(source); run < last; run++) {
    let from = weightsOf(run);
    let at = to + (<usize>targetOf(run) << 2);
    for (let i = 0; i < width; i += 4, from += 16, at += 16) {
      let w = v128.load(from);
      if (i + 4 > width) w = v128.and(w, firstLanes(width - i));
      v128.store(at, multiplyAdd(w, by, v128.load(at)));
    }
  }
}

/** `addRuns` of a complex factor, to the real and the imaginary part. */
export function addComplexRuns(source: i32, toReal: usize, toImaginary: usize, real: f32, imaginary: f32): void {
  const width = integer(7);
  const last = firstRun(source + 1);
  const re = f32x4.splat(real);
  const im = f32x4.splat(imaginary);
  for (let run = firstRun(source); run < last; run++) {
    let from = weightsOf(run);
    let at = <usize>targetOf(run) << 2;
    for (let i = 0; i < width; i += 4, from += 16, at += 16) {
      let w = v128.load(from);
      if (i + 4 > width) w = v128.and(w, firstLanes(width - i));
      v128.store(toReal + at, multiplyAdd(w, re, v128.load(toReal + at)));
      v128.store(toImaginary + at, multiplyAdd(w, im, v128.load(toImaginary + at)));
    }
  }
}

/** Takes the membranes of an image from where they are kept. */
export function loadMembranes(real: usize, imaginary: usize): void {
  const bytes = <usize>integer(6) << 2;
  memory.copy(reals, real, bytes);
  memory.copy(imaginaries, imaginary, bytes);
}

/** And puts them back. */
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

/** Membranes = Σ_j W[j, o] · trace_j, in the order of the sources, in blocks like those of the atemporal product. */
export function superpose(traceReal: usize, traceImaginary: usize): void {
  const sources = integer(5);
  if (isTurned()) {
    superposeIncoming(traceReal, traceImaginary, reals, imaginaries);
    return;
  }
  memory.fill(reals, 0, 2 * bytesOfTargets());
  if (!inRows()) {
    for (let j = 0; j < sources; j++) {
      const at = <usize>j << 2;
      const re = load<f32>(traceReal + at);
      const im = load<f32>(traceImaginary + at);
      if (re != 0 || im != 0) addComplexRuns(j, reals, imaginaries, re, im);
    }
    return;
  }
  for (let first = 0; first < sources; first += DEPTH_BLOCK) {
    const last = min(first + DEPTH_BLOCK, sources);
    let entry = entries;
    for (let j = first; j < last; j++) {
      const at = <usize>j << 2;
      const re = load<f32>(traceReal + at);
      const im = load<f32>(traceImaginary + at);
      if (re == 0 && im == 0) continue;
      const end = firstRun(j + 1);
      for (let run = firstRun(j); run < end; run++) {
        store<u32>(entry, <u32>weightsOf(run));
        store<f32>(entry, re, 4);
        store<f32>(entry, im, 8);
        entry += ENTRY;
      }
    }
    addEntries(entry);
  }
}

/** Adds the rows of the entries up to `last`, each in one sum. */
function addEntries(last: usize): void {
  const bytes = (<usize>integer(6) << 2);
  let at: usize = 0;
  for (; at + 64 <= bytes; at += 64) {
    let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0);
    let e = f32x4.splat(0), f = f32x4.splat(0), g = f32x4.splat(0), h = f32x4.splat(0);
    for (let entry = entries; entry < last; entry += ENTRY) {
      const from = <usize>load<u32>(entry) + at;
      const re = v128.load32_splat(entry + 4);
      const im = v128.load32_splat(entry + 8);
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
    addTo(reals + at, a);
    addTo(reals + at + 16, b);
    addTo(reals + at + 32, c);
    addTo(reals + at + 48, d);
    addTo(imaginaries + at, e);
    addTo(imaginaries + at + 16, f);
    addTo(imaginaries + at + 32, g);
    addTo(imaginaries + at + 48, h);
  }
  for (; at < bytes; at += 16) {
    let a = f32x4.splat(0), e = f32x4.splat(0);
    for (let entry = entries; entry < last; entry += ENTRY) {
      const w = v128.load(<usize>load<u32>(entry) + at);
      a = multiplyAdd(w, v128.load32_splat(entry + 4), a);
      e = multiplyAdd(w, v128.load32_splat(entry + 8), e);
    }
    addTo(reals + at, a);
    addTo(imaginaries + at, e);
  }
}

// @ts-ignore: decorator
@inline
function addTo(place: usize, value: v128): void {
  v128.store(place, f32x4.add(v128.load(place), value));
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

/** The cycle of the firing clock when the listening one shows x. */
// @ts-ignore: decorator
@inline
export function firingCycle(cycle: i32, x: f32): i32 {
  return x < -0.5 ? cycle - 1 : cycle;
}

/** And its phase. */
// @ts-ignore: decorator
@inline
export function firingPhase(x: f32): f32 {
  return x < -0.5 ? min(x + 1.5, ALMOST_ONE) : x - 0.5;
}

/** The next moment at which all membranes are looked at: −1/2, 0, 1/2, 1 or `stop`, whichever comes first after x. */
// @ts-ignore: decorator
@inline
export function nextLook(x: f32, stop: f32): f32 {
  return min(f32(Math.floor(2 * x + 1) / 2), stop);
}
