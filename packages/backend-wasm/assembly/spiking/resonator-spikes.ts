// Resonate-and-fire neurons. Arguments as in image.ts, and 20 cycle and 21 phase since, 22 and 23 until, 24 leak, 25 e^{−leak}, 26 threshold,
// 27 refractory time, 28 the least height of a jump, 29 Re, 30 Im of the membranes, 31 cycle and 32 phase of the latest spikes.
import { float, integer, pointer } from '../arguments';
import { cosPi, sinPi } from '../sine';
import { firstLanes, multiplyAdd } from '../vector';
import * as spikes from './arriving-spikes';
import * as fanOut from './fan-out';
import { nextLook } from './firing-clock';
import { closeImage, openImage } from './image';
import * as membranes from './membranes';
import * as crossings from './resonator-crossings';
import { lookAlongRows, lookedAt } from './resonator-rows';

export function resonatorSpikes(image: i32): void {
  openImage(image, float(24));
  crossings.beginImage(image);
  const bytes = <usize>integer(6) << 2;
  const real = pointer(29) + <usize>image * bytes;
  const imaginary = pointer(30) + <usize>image * bytes;
  membranes.loadMembranes(real, imaginary);
  const lastCycle = integer(22);
  for (let cycle = integer(20); cycle <= lastCycle; cycle++) {
    const begin: f32 = cycle == integer(20) ? float(21) : -1;
    const stop: f32 = cycle == lastCycle ? float(23) : 1;
    crossings.beginCycle(cycle);
    membranes.startLooks(begin);
    lookedAt(cosPi(f32x4.splat(begin)), sinPi(f32x4.splat(begin)));
    let x = begin;
    while (x < stop) {
      const upTo = nextLook(x, stop);
      takeSpikes(upTo, upTo == stop);
      lookAtAll(upTo);
      x = upTo;
    }
    if (stop == 1 && float(24) != 0) shrink(bytes);
  }
  membranes.storeMembranes(real, imaginary);
  closeImage(image);
}

/** Lets the membranes decay at the end of a cycle. */
function shrink(bytes: usize): void {
  const kept = f32x4.splat(float(25));
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(membranes.reals + at, f32x4.mul(v128.load(membranes.reals + at), kept));
    v128.store(membranes.imaginaries + at, f32x4.mul(v128.load(membranes.imaginaries + at), kept));
  }
}

/** Processes the spikes of the cycle before a look. */
function takeSpikes(upTo: f32, all: bool): void {
  const end = spikes.end;
  const cycle = crossings.cycleNow;
  const rows = fanOut.inRows();
  let k = spikes.next;
  while (k < end && spikes.cycleOf(k) == cycle) {
    const x = spikes.phaseOfSpike(k);
    if (!(x < upTo || all)) break;
    if (rows) {
      const taken = lookAlongRows(k, upTo, all);
      if (taken > k) {
        k = taken;
        continue;
      }
    }
    const cosine = f32x4.splat(spikes.cosineOfSpike(k));
    const sine = f32x4.splat(spikes.sineOfSpike(k));
    crossings.setClock(x, spikes.gainOfSpike(k));
    const first = k;
    for (k++; k < end && spikes.cycleOf(k) == cycle && spikes.phaseOfSpike(k) == x; k++) {}
    if (k == first + 1) {
      lookAlong(spikes.sourceOf(first), cosine, sine);
    } else {
      for (let spike = first; spike < k; spike++) fanOut.addRuns(spikes.sourceOf(spike), membranes.kickReals, crossings.gainNow);
      lookAtKicked(cosine, sine);
    }
  }
  spikes.advanceTo(k);
}

/** Looks at the targets of one source, and kicks them. */
function lookAlong(source: i32, cosine: v128, sine: v128): void {
  const width = integer(7);
  const last = fanOut.firstRun(source + 1);
  const gain = f32x4.splat(crossings.gainNow);
  for (let run = fanOut.firstRun(source); run < last; run++) {
    let from = fanOut.weightsOf(run);
    let o = fanOut.targetOf(run);
    let left = width;
    for (; left >= 8; left -= 8, o += 8, from += 32) {
      lookAtEight(o, f32x4.mul(v128.load(from), gain), f32x4.mul(v128.load(from, 16), gain), cosine, sine);
    }
    for (; left > 0; left -= 4, o += 4, from += 16) {
      look(o, f32x4.mul(v128.and(v128.load(from), firstLanes(left)), gain), cosine, sine);
    }
  }
}

/** Looks at all targets, and adds the kicks that were gathered. */
function lookAtKicked(cosine: v128, sine: v128): void {
  const targets = integer(6);
  let kick = membranes.kickReals;
  for (let o = 0; o < targets; o += 4, kick += 16) {
    look(o, v128.load(kick), cosine, sine);
    v128.store(kick, f32x4.splat(0));
  }
  lookedAt(cosine, sine);
}

/** The same between two spikes, when none are gathered. */
function lookAtAll(x: f32): void {
  const phases = f32x4.splat(x);
  crossings.setClock(x, f32x4.extract_lane(spikes.gainOf(phases), 0));
  lookAtKicked(cosPi(phases), sinPi(phases));
}

/** Looks at eight neurons with one test, as they rarely cross. */
// @ts-ignore: decorator
@inline
function lookAtEight(o: i32, kick: v128, kickOfNext: v128, cosine: v128, sine: v128): void {
  const at = membranes.reals + (<usize>o << 2);
  const atImaginary = at + membranes.room;
  const re = v128.load(at);
  const im = v128.load(atImaginary);
  const before = crossings.heightOver(re, im, cosine, sine);
  const crossing = kicked(at, atImaginary, re, im, before, kick, cosine, sine);
  const reOfNext = v128.load(at, 16);
  const imOfNext = v128.load(atImaginary, 16);
  const beforeOfNext = crossings.heightOver(reOfNext, imOfNext, cosine, sine);
  const crossingOfNext = kicked(at + 16, atImaginary + 16, reOfNext, imOfNext, beforeOfNext, kickOfNext, cosine, sine);
  if (v128.any_true(v128.or(crossing, crossingOfNext))) {
    crossings.crossed(o, crossing, before, re, im, cosine, sine);
    crossings.crossed(o + 4, crossingOfNext, beforeOfNext, reOfNext, imOfNext, cosine, sine);
  }
}

/** Looks at four neurons. */
function look(o: i32, kick: v128, cosine: v128, sine: v128): void {
  const at = membranes.reals + (<usize>o << 2);
  const atImaginary = at + membranes.room;
  const re = v128.load(at);
  const im = v128.load(atImaginary);
  const before = crossings.heightOver(re, im, cosine, sine);
  const crossing = kicked(at, atImaginary, re, im, before, kick, cosine, sine);
  if (v128.any_true(crossing)) crossings.crossed(o, crossing, before, re, im, cosine, sine);
}

/** Kicks four neurons. Gives those whose Re z fell through 0: since the look before, or by the kick. */
// @ts-ignore: decorator
@inline
function kicked(
  at: usize, atImaginary: usize, re: v128, im: v128, before: v128, kick: v128, cosine: v128, sine: v128,
): v128 {
  const atLook = atImaginary + membranes.room;
  const after = v128.load(atLook);
  const now = f32x4.add(before, kick);
  v128.store(atLook, now);
  v128.store(at, multiplyAdd(kick, cosine, re));
  v128.store(atImaginary, multiplyAdd(kick, sine, im));
  return crossings.fell(after, before, now);
}
