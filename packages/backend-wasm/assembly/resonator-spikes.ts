// Resonate-and-fire neurons. Arguments as in spiking.ts, and 20 cycle and 21 phase since, 22 and 23 until, 24 leak, 25 e^{−leak}, 26 threshold,
// 27 refractory time, 28 the least height of a jump, 29 Re, 30 Im of the membranes, 31 cycle and 32 phase of the latest spikes.
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
    const target = spiking.targetOf(run);
    for (let i = 0; i < width; i += 4, from += 16) {
      let w = v128.load(from);
      if (i + 4 > width) w = v128.and(w, spiking.firstLanes(width - i));
      look(target + i, f32x4.mul(w, gain), cosine, sine);
    }
  }
}

/** Looks at all targets, and gives them the kicks that were gathered. */
function lookAtKicked(cosine: v128, sine: v128): void {
  const targets = integer(6);
  for (let o = 0; o < targets; o += 4) {
    const at = <usize>o << 2;
    look(o, v128.load(spiking.kickReals + at), cosine, sine);
    v128.store(spiking.kickReals + at, f32x4.splat(0));
  }
}

function lookAtAll(x: f32): void {
  const targets = integer(6);
  const phases = f32x4.splat(x);
  const cosine = cosPi(phases);
  const sine = sinPi(phases);
  clock = x;
  gainNow = f32x4.extract_lane(spiking.gainOf(phases), 0);
  for (let o = 0; o < targets; o += 4) look(o, f32x4.splat(0), cosine, sine);
}

/** Looks at four neurons, and kicks them: Re z ∝ m = Re v cos πx + Im v sin πx. */
// @ts-ignore: decorator
@inline
function look(o: i32, kick: v128, cosine: v128, sine: v128): void {
  const at = <usize>o << 2;
  const re = v128.load(spiking.reals + at);
  const im = v128.load(spiking.imaginaries + at);
  const before = multiplyAdd(im, sine, f32x4.mul(re, cosine));
  const now = f32x4.add(before, kick);
  const zero = f32x4.splat(0);
  const after = v128.load(spiking.looks + at);
  v128.store(spiking.looks + at, now);
  v128.store(spiking.reals + at, multiplyAdd(kick, cosine, re));
  v128.store(spiking.imaginaries + at, multiplyAdd(kick, sine, im));
  const above = f32x4.gt(before, zero);
  const jumped = v128.and(above, f32x4.le(now, zero));
  const turned = v128.andnot(f32x4.gt(after, zero), above);
  if (v128.any_true(v128.or(jumped, turned))) {
    crossed(o, i32x4.bitmask(turned), i32x4.bitmask(jumped), re, im, f32x4.sub(f32x4.mul(re, sine), f32x4.mul(im, cosine)));
  }
}

/** Fires those of four neurons that turned or jumped through Re z = 0. */
function crossed(o: i32, turned: i32, jumped: i32, re: v128, im: v128, heights: v128): void {
  const phases = phase(im, re);
  const sizes = f32x4.sqrt(f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im)));
  for (let lane = 0; lane < 4; lane++) {
    if ((jumped >> lane) & 1) {
      if (laneOf(heights, lane) / gainNow > max(float(26), float(28))) {
        fireAt(o + lane, spiking.firingCycle(cycleNow, clock), spiking.firingPhase(clock));
      }
    } else if ((turned >> lane) & 1) {
      turnedAt(o + lane, laneOf(phases, lane), laneOf(sizes, lane));
    }
  }
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

/** No sooner than the refractory time after its latest spike. */
function fireAt(o: i32, cycle: i32, y: f32): void {
  const targets = integer(6);
  if (o >= targets) return;
  const at = <usize>(image * targets + o) << 2;
  const since = <f64>cycle - <f64>load<i32>(pointer(31) + at) + 0.5 * (<f64>y - <f64>load<f32>(pointer(32) + at));
  if (since < <f64>(float(27) - SLACK)) return;
  store<i32>(pointer(31) + at, cycle);
  store<f32>(pointer(32) + at, y);
  spiking.fire(image, o, cycle, y);
}
