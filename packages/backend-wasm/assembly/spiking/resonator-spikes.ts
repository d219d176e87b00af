// Resonate-and-fire neurons. Arguments as in spiking.ts, and 20 cycle and 21 phase since, 22 and 23 until, 24 leak, 25 e^{−leak}, 26 threshold,
// 27 refractory time, 28 the least height of a jump, 29 Re, 30 Im of the membranes, 31 cycle and 32 phase of the latest spikes.
import { BLOCK_OF_SPIKES, ENTRY, NEVER_FIRED, SPIKES_AT_ONCE } from '../../src/control';
import { phase } from '../arctangent';
import { float, integer, pointer } from '../arguments';
import { exponential } from '../exponential';
import { hypot } from '../hypot';
import { cosPi, sinPi } from '../sine';
import * as spiking from './spiking';
import { laneOf, multiplyAdd } from '../vector';

/** Rounding in the time between two spikes. */
const SLACK: f32 = 1e-6;

/** Bytes between the cosine of a spike, its sine and its gain. */
const BLOCK: usize = BLOCK_OF_SPIKES << 2;

let image: i32 = 0;
/** The listening clock at the look at hand, its cycle, and what a kick weighs then. */
let clock: f32 = 0;
let cycleNow: i32 = 0;
let gainNow: f32 = 1;
/** cos πx and sin πx of the latest look at all neurons. */
let cosineBefore: f32 = 0;
let sineBefore: f32 = 0;

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
    lookedAt(cosPi(f32x4.splat(begin)), sinPi(f32x4.splat(begin)));
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
  spiking.closeImage(image);
}

/** A cycle is over: what decayed in it. */
function shrink(bytes: usize): void {
  const kept = f32x4.splat(float(25));
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(spiking.reals + at, f32x4.mul(v128.load(spiking.reals + at), kept));
    v128.store(spiking.imaginaries + at, f32x4.mul(v128.load(spiking.imaginaries + at), kept));
  }
}

// @ts-ignore: decorator
@inline
function lookedAt(cosine: v128, sine: v128): void {
  cosineBefore = f32x4.extract_lane(cosine, 0);
  sineBefore = f32x4.extract_lane(sine, 0);
}

/** Takes the spikes of the cycle before a look. */
function listen(upTo: f32, all: bool): void {
  const end = spiking.end;
  const cycle = cycleNow;
  const rows = spiking.inRows();
  let k = spiking.next;
  while (k < end && spiking.cycleOf(k) == cycle) {
    const x = spiking.phaseOfSpike(k);
    if (!(x < upTo || all)) break;
    if (rows) {
      const taken = lookAlongRows(k, upTo, all);
      if (taken > k) {
        k = taken;
        continue;
      }
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

/**
 * Takes the next spikes before a look, at most SPIKES_AT_ONCE, so long as they reach all neurons and none comes at the moment of
 * another. Gives the spike to go on from.
 */
function lookAlongRows(first: i32, upTo: f32, all: bool): i32 {
  const most = min(first + SPIKES_AT_ONCE, spiking.end);
  const place = spiking.placeOfRow(first, most - first);
  let entry = spiking.entries;
  let before: f32 = -2;
  let k = first;
  for (let at = place; k < most && spiking.cycleOf(k) == cycleNow; k++, at += 4, entry += ENTRY) {
    const x = spiking.phaseOfSpike(k);
    if (!(x < upTo || all) || x == before) break;
    before = x;
    const run = spiking.firstRun(spiking.sourceOf(k));
    if (spiking.firstRun(spiking.sourceOf(k) + 1) != run + 1) break;
    const gain = load<f32>(at, 2 * BLOCK);
    store<u32>(entry, <u32>spiking.weightsOf(run));
    store<f32>(entry, load<f32>(at) * gain, 4);
    store<f32>(entry, load<f32>(at, BLOCK) * gain, 8);
  }
  if (k > first && k < spiking.end && spiking.cycleOf(k) == cycleNow && spiking.phaseOfSpike(k) == before) {
    k--;
    entry -= ENTRY;
  }
  if (k > first) addRows(first, k, entry);
  return k;
}

/**
 * Adds the kicks of some spikes. Where one may carry a neuron through 0, four neurons at a time are looked at spike by spike.
 *
 * Without kicks Re z turns from h to h′ in less than half a cycle, and is nearest to 0 at one of them, if they have one sign. The first j kicks
 * add Σ w g cos π(x − x_i) to it, which is the sum p_j of their weights times the last gain, but for E Σ |w|: E = g (1 − cos πd) + g − g₀
 * for spikes from gain g₀ to g in a time d. No |w| is more than the range of p. So Re z stays on its side of 0 where
 * min(h, h′) + g min p > E n (max p − min p), and likewise below.
 */
function addRows(first: i32, end: i32, last: usize): void {
  const targets = integer(6);
  const room = spiking.room;
  const entries = spiking.entries;
  const cosineNow = spiking.cosineOfSpike(end - 1);
  const sineNow = spiking.sineOfSpike(end - 1);
  const gainLast = spiking.gainOfSpike(end - 1);
  const parted: f32 = <f32>1 - cosineNow * spiking.cosineOfSpike(first) - sineNow * spiking.sineOfSpike(first);
  const error = gainLast * (max<f32>(parted, 0) + <f32>1e-6) + gainLast - spiking.gainOfSpike(first);
  const count = <f32>(end - first);
  const slack = f32x4.splat(error * count);
  const swung = sineNow * spiking.cosineOfSpike(first) - cosineNow * spiking.sineOfSpike(first);
  const swing = f32x4.splat(gainLast * (max<f32>(swung, 0) + <f32>1e-6) * count);
  const cosine = f32x4.splat(cosineNow);
  const sine = f32x4.splat(sineNow);
  const gain = f32x4.splat(gainLast);
  const every = spiking.firstLanes(4);
  let at = spiking.reals;
  let offset: usize = 0;
  let o = 0;
  for (; o + 8 <= targets; o += 8, at += 32, offset += 32) {
    let re = v128.load(at), reOfNext = v128.load(at, 16);
    let im = v128.load(at + room), imOfNext = v128.load(at + room, 16);
    const turned = heightOver(re, im, cosine, sine);
    const turnedOfNext = heightOver(reOfNext, imOfNext, cosine, sine);
    let sum = f32x4.splat(0), sumOfNext = f32x4.splat(0);
    let least = sum, leastOfNext = sum;
    let most = sum, mostOfNext = sum;
    for (let entry = entries; entry < last; entry += ENTRY) {
      const row = <usize>load<u32>(entry) + offset;
      const c = v128.load32_splat(entry + 4);
      const s = v128.load32_splat(entry + 8);
      const w = v128.load(row);
      re = multiplyAdd(w, c, re);
      im = multiplyAdd(w, s, im);
      sum = f32x4.add(sum, w);
      least = f32x4.pmin(least, sum);
      most = f32x4.pmax(most, sum);
      const wOfNext = v128.load(row, 16);
      reOfNext = multiplyAdd(wOfNext, c, reOfNext);
      imOfNext = multiplyAdd(wOfNext, s, imOfNext);
      sumOfNext = f32x4.add(sumOfNext, wOfNext);
      leastOfNext = f32x4.pmin(leastOfNext, sumOfNext);
      mostOfNext = f32x4.pmax(mostOfNext, sumOfNext);
    }
    if (fallsNever(at, every, turned, least, most, gain, slack, swing, cosine, sine)) storeAt(at, re, im, cosine, sine);
    else lookAtFour(first, end, o);
    const next = at + 16;
    if (fallsNever(next, every, turnedOfNext, leastOfNext, mostOfNext, gain, slack, swing, cosine, sine)) {
      storeAt(next, reOfNext, imOfNext, cosine, sine);
    } else {
      lookAtFour(first, end, o + 4);
    }
  }
  for (; o < targets; o += 4, at += 16, offset += 16) {
    const lanes = spiking.firstLanes(targets - o);
    let re = v128.load(at);
    let im = v128.load(at + room);
    const turned = heightOver(re, im, cosine, sine);
    let sum = f32x4.splat(0), least = sum, most = sum;
    for (let entry = entries; entry < last; entry += ENTRY) {
      const w = v128.and(v128.load(<usize>load<u32>(entry) + offset), lanes);
      re = multiplyAdd(w, v128.load32_splat(entry + 4), re);
      im = multiplyAdd(w, v128.load32_splat(entry + 8), im);
      sum = f32x4.add(sum, w);
      least = f32x4.pmin(least, sum);
      most = f32x4.pmax(most, sum);
    }
    if (fallsNever(at, lanes, turned, least, most, gain, slack, swing, cosine, sine)) storeAt(at, re, im, cosine, sine);
    else lookAtFour(first, end, o);
  }
  lookedAt(cosine, sine);
}

/** Whether none of the neurons in these lanes can fall through 0 and fire: each stays on its side of it, or only rises. */
// @ts-ignore: decorator
@inline
function fallsNever(
  at: usize, lanes: v128, turned: v128, least: v128, most: v128, gain: v128, slack: v128, swing: v128, cosine: v128, sine: v128,
): bool {
  const stay = stays(v128.load(at + 2 * spiking.room), turned, least, most, gain, slack);
  const clear = v128.or(stay, v128.not(lanes));
  return i32x4.all_true(clear) || rises(at, clear, cosine, sine, f32x4.mul(swing, f32x4.sub(most, least)));
}

/** Keeps what four neurons have come to. */
// @ts-ignore: decorator
@inline
function storeAt(at: usize, re: v128, im: v128, cosine: v128, sine: v128): void {
  const room = spiking.room;
  v128.store(at, re);
  v128.store(at + room, im);
  v128.store(at + 2 * room, heightOver(re, im, cosine, sine));
}

/** Whether Re z stays on its side of 0, see `addRows`. */
// @ts-ignore: decorator
@inline
function stays(h: v128, turned: v128, least: v128, most: v128, gain: v128, slack: v128): v128 {
  const error = f32x4.mul(slack, f32x4.sub(most, least));
  const lowest = multiplyAdd(least, gain, f32x4.pmin(h, turned));
  const highest = multiplyAdd(most, gain, f32x4.pmax(h, turned));
  return v128.or(f32x4.gt(lowest, error), f32x4.lt(highest, f32x4.neg(error)));
}

/**
 * Whether Re z of those of four neurons that are not clear only rises, so that none fires: −Im v e^{−iπx} is below 0 at both looks. Kicks
 * leave it as it is at their moment, and turn with the hand by no more than `swing` before the next look.
 */
// @ts-ignore: decorator
@inline
function rises(at: usize, clear: v128, cosine: v128, sine: v128, swing: v128): bool {
  const re = v128.load(at);
  const im = v128.load(at + spiking.room);
  const was = f32x4.sub(f32x4.mul(re, f32x4.splat(sineBefore)), f32x4.mul(im, f32x4.splat(cosineBefore)));
  const is = f32x4.sub(f32x4.mul(re, sine), f32x4.mul(im, cosine));
  return i32x4.all_true(v128.or(clear, f32x4.lt(f32x4.add(f32x4.pmax(was, is), swing), f32x4.splat(0))));
}

/** Looks at four neurons at each of some spikes. */
function lookAtFour(first: i32, end: i32, o: i32): void {
  const offset = <usize>o << 2;
  const lanes = spiking.firstLanes(integer(6) - o);
  const at = spiking.reals + offset;
  const room = spiking.room;
  let re = v128.load(at);
  let im = v128.load(at + room);
  let height = v128.load(at + 2 * room);
  let place = spiking.placeOfRow(first, end - first);
  let entry = spiking.entries;
  for (let spike = first; spike < end; spike++, place += 4, entry += ENTRY) {
    const cosine = v128.load32_splat(place);
    const sine = v128.load32_splat(place, BLOCK);
    const row = v128.and(v128.load(<usize>load<u32>(entry) + offset), lanes);
    const kick = f32x4.mul(row, v128.load32_splat(place, 2 * BLOCK));
    const before = heightOver(re, im, cosine, sine);
    const now = f32x4.add(before, kick);
    const crossing = fell(height, before, now);
    if (v128.any_true(crossing)) {
      clock = spiking.phaseOfSpike(spike);
      gainNow = spiking.gainOfSpike(spike);
      crossed(o, crossing, before, re, im, cosine, sine);
    }
    re = multiplyAdd(kick, cosine, re);
    im = multiplyAdd(kick, sine, im);
    height = now;
  }
  v128.store(at, re);
  v128.store(at + room, im);
  v128.store(at + 2 * room, height);
}

/** Whether Re z fell through 0 since the look before, or by the kick. */
// @ts-ignore: decorator
@inline
function fell(after: v128, before: v128, now: v128): v128 {
  const zero = f32x4.splat(0);
  return v128.bitselect(f32x4.le(now, zero), f32x4.gt(after, zero), f32x4.gt(before, zero));
}

/** Looks at all targets, and gives them the kicks that were gathered. */
function lookAtKicked(cosine: v128, sine: v128): void {
  const targets = integer(6);
  let kick = spiking.kickReals;
  for (let o = 0; o < targets; o += 4, kick += 16) {
    look(o, v128.load(kick), cosine, sine);
    v128.store(kick, f32x4.splat(0));
  }
  lookedAt(cosine, sine);
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
  const atLook = atImaginary + spiking.room;
  const after = v128.load(atLook);
  const now = f32x4.add(before, kick);
  v128.store(atLook, now);
  v128.store(at, multiplyAdd(kick, cosine, re));
  v128.store(atImaginary, multiplyAdd(kick, sine, im));
  return fell(after, before, now);
}

/** Fires those of four neurons that turned or jumped through Re z = 0. */
function crossed(o: i32, crossing: v128, before: v128, re: v128, im: v128, cosine: v128, sine: v128): void {
  let lanes = restedOf(o, i32x4.bitmask(crossing));
  if (lanes == 0) return;
  const jumped = i32x4.bitmask(f32x4.gt(before, f32x4.splat(0)));
  const phases = lanes & ~jumped ? phase(im, re) : before;
  const heights = f32x4.sub(f32x4.mul(re, sine), f32x4.mul(im, cosine));
  const sizes = hypot(re, im);
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
  ahead -= 2 * floor<f32>((ahead + 1) * 0.5);
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
  if (load<i32>(pointer(31) + at) == NEVER_FIRED) return true;
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
