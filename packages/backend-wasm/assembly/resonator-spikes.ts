// Resonate-and-fire neurons. Arguments as in spiking.ts, and 20 cycle and 21 phase since, 22 and 23 until, 24 leak, 25 e^{−leak}, 26 threshold,
// 27 refractory time, 28 the least height of a jump, 29 Re, 30 Im of the membranes, 31 cycle and 32 phase of the latest spikes.
import { BLOCK_OF_SPIKES } from '../src/control';
import { phase } from './arctangent';
import { float, integer, pointer } from './arguments';
import { exponential } from './exponential';
import { cosPi, sinPi } from './sine';
import * as spiking from './spiking';
import { laneOf, multiplyAdd } from './vector';

/** Rounding in the time between two spikes. */
const SLACK: f32 = 1e-6;

let image: i32 = 0;
/** The listening clock at the look at hand, its cycle, and what a kick weighs then. */
let clock: f32 = 0;
let cycleNow: i32 = 0;
let gainNow: f32 = 1;

export function resonatorSpikes(chunk: i32): void {
  image = chunk;
  spiking.openImage(image, float(24));
  const bytes = <usize>integer(6) << 2;
  const real = pointer(29) + <usize>image * bytes;
  const imaginary = pointer(30) + <usize>image * bytes;
  spiking.loadMembranes(real, imaginary);
  const lastCycle = integer(22);
  for (let cycle = integer(20); cycle <= lastCycle; cycle++) {
    const begin: f32 = cycle == integer(20) ? float(21) : -1;
    const stop: f32 = cycle == lastCycle ? float(23) : 1;
    cycleNow = cycle;
    spiking.startLooks(begin);
    let x = begin;
    while (x < stop) {
      const upTo = spiking.nextLook(x, stop);
      listen(upTo, upTo == stop);
      lookAtAll(upTo);
      x = upTo;
    }
    if (stop == 1 && float(24) != 0) shrink(bytes);
  }
  spiking.storeMembranes(real, imaginary);
}

/** A cycle is over: what decayed in it. */
function shrink(bytes: usize): void {
  const kept = f32x4.splat(float(25));
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(spiking.reals + at, f32x4.mul(v128.load(spiking.reals + at), kept));
    v128.store(spiking.imaginaries + at, f32x4.mul(v128.load(spiking.imaginaries + at), kept));
  }
}

/** Takes the spikes of the cycle before a look. */
function listen(upTo: f32, all: bool): void {
  const end = spiking.end;
  const cycle = cycleNow;
  let k = spiking.next;
  while (k < end && spiking.cycleOf(k) == cycle) {
    const x = spiking.phaseOfSpike(k);
    if (!(x < upTo || all)) break;
    if (spiking.inRows() && fourApart(k, upTo, all)) {
      lookAlongFour(k);
      k += 4;
      continue;
    }
    const cosine = f32x4.splat(spiking.cosineOfSpike(k));
    const sine = f32x4.splat(spiking.sineOfSpike(k));
    clock = x;
    gainNow = spiking.gainOfSpike(k);
    const first = k;
    for (k++; k < end && spiking.cycleOf(k) == cycle && spiking.phaseOfSpike(k) == x; k++) {}
    if (k == first + 1) {
      lookAlong(spiking.sourceOf(first), cosine, sine);
    } else {
      for (let spike = first; spike < k; spike++) spiking.addRuns(spiking.sourceOf(spike), spiking.kickReals, gainNow);
      lookAtKicked(cosine, sine);
    }
  }
  spiking.advanceTo(k);
}

/** Looks at the targets of one source, and kicks them. */
function lookAlong(source: i32, cosine: v128, sine: v128): void {
  const width = integer(7);
  const last = spiking.firstRun(source + 1);
  const gain = f32x4.splat(gainNow);
  for (let run = spiking.firstRun(source); run < last; run++) {
    let from = spiking.weightsOf(run);
    let o = spiking.targetOf(run);
    let left = width;
    for (; left >= 8; left -= 8, o += 8, from += 32) {
      lookAtEight(o, f32x4.mul(v128.load(from), gain), f32x4.mul(v128.load(from, 16), gain), cosine, sine);
    }
    for (; left > 0; left -= 4, o += 4, from += 16) {
      look(o, f32x4.mul(v128.and(v128.load(from), spiking.firstLanes(left)), gain), cosine, sine);
    }
  }
}

/** Whether a spike reaches all neurons. */
// @ts-ignore: decorator
@inline
function hasRow(spike: i32): bool {
  const source = spiking.sourceOf(spike);
  return spiking.firstRun(source + 1) - spiking.firstRun(source) == 1;
}

/** Whether this spike and the next three come before the look and reach all neurons, and none comes at the moment of another. */
function fourApart(k: i32, upTo: f32, all: bool): bool {
  const end = spiking.end;
  if (k + 4 > end || spiking.cycleOf(k + 3) != cycleNow) return false;
  const last = spiking.phaseOfSpike(k + 3);
  if (!(last < upTo || all)) return false;
  if (!(spiking.phaseOfSpike(k) < spiking.phaseOfSpike(k + 1))) return false;
  if (!(spiking.phaseOfSpike(k + 1) < spiking.phaseOfSpike(k + 2))) return false;
  if (!(spiking.phaseOfSpike(k + 2) < last)) return false;
  if (!(hasRow(k) && hasRow(k + 1) && hasRow(k + 2) && hasRow(k + 3))) return false;
  return k + 4 == end || spiking.cycleOf(k + 4) != cycleNow || spiking.phaseOfSpike(k + 4) > last;
}

// @ts-ignore: decorator
@inline
function rowOf(spike: i32): usize {
  return spiking.weightsOf(spiking.firstRun(spiking.sourceOf(spike)));
}

/** Bytes between the cosine of a spike, its sine and its gain. */
const BLOCK: usize = BLOCK_OF_SPIKES << 2;

/**
 * `lookAlong` for four spikes whose targets are all neurons: a membrane is loaded and stored once for the four. Where something
 * crosses, the four are taken one by one.
 */
function lookAlongFour(k: i32): void {
  const targets = integer(6);
  const place = spiking.placeOfRow(k, 4);
  const zero = f32x4.splat(0);
  const room = spiking.room;
  let rowA = rowOf(k), rowB = rowOf(k + 1), rowC = rowOf(k + 2), rowD = rowOf(k + 3);
  let at = spiking.reals;
  let o = 0;
  for (; o + 4 <= targets; o += 4, at += 16, rowA += 16, rowB += 16, rowC += 16, rowD += 16) {
    let re = v128.load(at);
    let im = v128.load(at + room);
    let was = f32x4.gt(v128.load(at + 2 * room), zero);

    let cosine = v128.load32_splat(place);
    let sine = v128.load32_splat(place, BLOCK);
    let kick = f32x4.mul(v128.load(rowA), v128.load32_splat(place, 2 * BLOCK));
    let before = heightOver(re, im, cosine, sine);
    let now = f32x4.add(before, kick);
    re = multiplyAdd(kick, cosine, re);
    im = multiplyAdd(kick, sine, im);
    let above = f32x4.gt(before, zero);
    let is = f32x4.gt(now, zero);
    let crossing = v128.or(v128.andnot(was, above), v128.andnot(above, is));

    cosine = v128.load32_splat(place, 4);
    sine = v128.load32_splat(place, BLOCK + 4);
    kick = f32x4.mul(v128.load(rowB), v128.load32_splat(place, 2 * BLOCK + 4));
    before = heightOver(re, im, cosine, sine);
    now = f32x4.add(before, kick);
    re = multiplyAdd(kick, cosine, re);
    im = multiplyAdd(kick, sine, im);
    above = f32x4.gt(before, zero);
    was = f32x4.gt(now, zero);
    crossing = v128.or(crossing, v128.or(v128.andnot(is, above), v128.andnot(above, was)));

    cosine = v128.load32_splat(place, 8);
    sine = v128.load32_splat(place, BLOCK + 8);
    kick = f32x4.mul(v128.load(rowC), v128.load32_splat(place, 2 * BLOCK + 8));
    before = heightOver(re, im, cosine, sine);
    now = f32x4.add(before, kick);
    re = multiplyAdd(kick, cosine, re);
    im = multiplyAdd(kick, sine, im);
    above = f32x4.gt(before, zero);
    is = f32x4.gt(now, zero);
    crossing = v128.or(crossing, v128.or(v128.andnot(was, above), v128.andnot(above, is)));

    cosine = v128.load32_splat(place, 12);
    sine = v128.load32_splat(place, BLOCK + 12);
    kick = f32x4.mul(v128.load(rowD), v128.load32_splat(place, 2 * BLOCK + 12));
    before = heightOver(re, im, cosine, sine);
    now = f32x4.add(before, kick);
    re = multiplyAdd(kick, cosine, re);
    im = multiplyAdd(kick, sine, im);
    above = f32x4.gt(before, zero);
    crossing = v128.or(crossing, v128.or(v128.andnot(is, above), v128.andnot(above, f32x4.gt(now, zero))));

    if (v128.any_true(crossing)) {
      lookOneByOne(k, o, i32x4.splat(-1));
    } else {
      v128.store(at, re);
      v128.store(at + room, im);
      v128.store(at + 2 * room, now);
    }
  }
  if (o < targets) lookOneByOne(k, o, spiking.firstLanes(targets - o));
}

/** Looks at four neurons at each of four spikes. */
function lookOneByOne(k: i32, o: i32, lanes: v128): void {
  for (let spike = k; spike < k + 4; spike++) {
    clock = spiking.phaseOfSpike(spike);
    gainNow = spiking.gainOfSpike(spike);
    const weights = v128.and(v128.load(rowOf(spike) + (<usize>o << 2)), lanes);
    const cosine = f32x4.splat(spiking.cosineOfSpike(spike));
    look(o, f32x4.mul(weights, f32x4.splat(gainNow)), cosine, f32x4.splat(spiking.sineOfSpike(spike)));
  }
}

/** Looks at all targets, and gives them the kicks that were gathered. */
function lookAtKicked(cosine: v128, sine: v128): void {
  const targets = integer(6);
  let kick = spiking.kickReals;
  for (let o = 0; o < targets; o += 4, kick += 16) {
    look(o, v128.load(kick), cosine, sine);
    v128.store(kick, f32x4.splat(0));
  }
}

/** The same between two spikes, when none are gathered. */
function lookAtAll(x: f32): void {
  const phases = f32x4.splat(x);
  clock = x;
  gainNow = f32x4.extract_lane(spiking.gainOf(phases), 0);
  lookAtKicked(cosPi(phases), sinPi(phases));
}

/** Looks at eight neurons: one question for all of them, as they rarely cross. */
// @ts-ignore: decorator
@inline
function lookAtEight(o: i32, kick: v128, kickOfNext: v128, cosine: v128, sine: v128): void {
  const at = spiking.reals + (<usize>o << 2);
  const atImaginary = at + spiking.room;
  const re = v128.load(at);
  const im = v128.load(atImaginary);
  const before = heightOver(re, im, cosine, sine);
  const crossing = kicked(at, atImaginary, re, im, before, kick, cosine, sine);
  const reOfNext = v128.load(at, 16);
  const imOfNext = v128.load(atImaginary, 16);
  const beforeOfNext = heightOver(reOfNext, imOfNext, cosine, sine);
  const crossingOfNext = kicked(at + 16, atImaginary + 16, reOfNext, imOfNext, beforeOfNext, kickOfNext, cosine, sine);
  if (v128.any_true(v128.or(crossing, crossingOfNext))) {
    crossed(o, crossing, before, re, im, cosine, sine);
    crossed(o + 4, crossingOfNext, beforeOfNext, reOfNext, imOfNext, cosine, sine);
  }
}

/** Looks at four neurons. */
function look(o: i32, kick: v128, cosine: v128, sine: v128): void {
  const at = spiking.reals + (<usize>o << 2);
  const atImaginary = at + spiking.room;
  const re = v128.load(at);
  const im = v128.load(atImaginary);
  const before = heightOver(re, im, cosine, sine);
  const crossing = kicked(at, atImaginary, re, im, before, kick, cosine, sine);
  if (v128.any_true(crossing)) crossed(o, crossing, before, re, im, cosine, sine);
}

/** Re z ∝ Re v cos πx + Im v sin πx. */
// @ts-ignore: decorator
@inline
function heightOver(re: v128, im: v128, cosine: v128, sine: v128): v128 {
  return multiplyAdd(im, sine, f32x4.mul(re, cosine));
}

/** Kicks four neurons. Gives those whose Re z fell through 0: since the look before, or by the kick. */
// @ts-ignore: decorator
@inline
function kicked(
  at: usize, atImaginary: usize, re: v128, im: v128, before: v128, kick: v128, cosine: v128, sine: v128,
): v128 {
  const zero = f32x4.splat(0);
  const atLook = atImaginary + spiking.room;
  const after = v128.load(atLook);
  const now = f32x4.add(before, kick);
  v128.store(atLook, now);
  v128.store(at, multiplyAdd(kick, cosine, re));
  v128.store(atImaginary, multiplyAdd(kick, sine, im));
  return v128.bitselect(f32x4.le(now, zero), f32x4.gt(after, zero), f32x4.gt(before, zero));
}

/** Fires those of four neurons that turned or jumped through Re z = 0. */
function crossed(o: i32, crossing: v128, before: v128, re: v128, im: v128, cosine: v128, sine: v128): void {
  let lanes = restedOf(o, i32x4.bitmask(crossing));
  if (lanes == 0) return;
  const jumped = i32x4.bitmask(f32x4.gt(before, f32x4.splat(0)));
  const heights = f32x4.sub(f32x4.mul(re, sine), f32x4.mul(im, cosine));
  const phases = phase(im, re);
  const sizes = f32x4.sqrt(f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im)));
  for (; lanes; lanes &= lanes - 1) {
    const lane = ctz(lanes);
    if (!((jumped >> lane) & 1)) {
      turnedAt(o + lane, laneOf(phases, lane), laneOf(sizes, lane));
    } else if (laneOf(heights, lane) / gainNow > max(float(26), float(28))) {
      fireAt(o + lane, spiking.firingCycle(cycleNow, clock), spiking.firingPhase(clock));
    }
  }
}

/** Those that may fire again, or might have before now: a sum of many kicks crosses often, and rarely then. */
function restedOf(o: i32, lanes: i32): i32 {
  const cycle = spiking.firingCycle(cycleNow, clock);
  const hand = spiking.firingPhase(clock);
  let rested = 0;
  for (; lanes; lanes &= lanes - 1) {
    const lane = ctz(lanes);
    if (isRested(o + lane, cycle, hand)) rested |= 1 << lane;
  }
  return rested;
}

/** It turned across before now. */
function turnedAt(o: i32, y: f32, size: f32): void {
  const hand = spiking.firingPhase(clock);
  let ahead = hand - y;
  ahead -= 2 * <f32>Math.floor((ahead + 1) * 0.5);
  // Rounding may show a crossing where the sum has cancelled, or where it rises.
  if (!(abs(ahead) <= 0.75)) return;
  if (float(26) > 0) {
    const decay = f32x4.extract_lane(exponential(f32x4.splat(-0.5 * float(24) * (clock - ahead + 1))), 0);
    if (size * decay <= float(26)) return;
  }
  const cycle = spiking.firingCycle(cycleNow, clock);
  if (ahead <= 0) fireAt(o, cycle, hand);
  else fireAt(o, y > hand ? cycle - 1 : cycle, y);
}

/** Whether it is a neuron, and the refractory time has passed since its latest spike. */
function isRested(o: i32, cycle: i32, y: f32): bool {
  const targets = integer(6);
  if (o >= targets) return false;
  const at = <usize>(image * targets + o) << 2;
  const since = <f64>cycle - <f64>load<i32>(pointer(31) + at) + 0.5 * (<f64>y - <f64>load<f32>(pointer(32) + at));
  return since >= <f64>(float(27) - SLACK);
}

function fireAt(o: i32, cycle: i32, y: f32): void {
  if (!isRested(o, cycle, y)) return;
  const at = <usize>(image * integer(6) + o) << 2;
  store<i32>(pointer(31) + at, cycle);
  store<f32>(pointer(32) + at, y);
  spiking.fire(image, o, cycle, y);
}
