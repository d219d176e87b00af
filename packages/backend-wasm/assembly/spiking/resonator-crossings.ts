// When membranes of resonate-and-fire neurons fall through Re z = 0, and whether they fire then. Arguments as in resonator-spikes.ts.
import { NEVER_FIRED } from '../../src/control';
import { phase } from '../arctangent';
import { float, integer, pointer } from '../arguments';
import { exponential } from '../exponential';
import { hypot } from '../hypot';
import { laneOf, multiplyAdd } from '../vector';
import { fire } from './fired';
import { firingCycle, firingPhase } from './firing-clock';

/** Rounding in the time between two spikes. */
const SLACK: f32 = 1e-6;

/** The image at hand. */
let image: i32 = 0;
/** The cycle of the listening clock. */
export let cycleNow: i32 = 0;
/** The listening clock at the look at hand, and what a kick weighs then. */
let clock: f32 = 0;
export let gainNow: f32 = 1;

export function beginImage(number: i32): void {
  image = number;
}

export function beginCycle(cycle: i32): void {
  cycleNow = cycle;
}

// @ts-ignore: decorator
@inline
export function setClock(x: f32, gain: f32): void {
  clock = x;
  gainNow = gain;
}

/** Re z ∝ Re v cos πx + Im v sin πx. */
// @ts-ignore: decorator
@inline
export function heightOver(re: v128, im: v128, cosine: v128, sine: v128): v128 {
  return multiplyAdd(im, sine, f32x4.mul(re, cosine));
}

/** Whether Re z fell through 0 since the look before, or by the kick. */
// @ts-ignore: decorator
@inline
export function fell(after: v128, before: v128, now: v128): v128 {
  const zero = f32x4.splat(0);
  return v128.bitselect(f32x4.le(now, zero), f32x4.gt(after, zero), f32x4.gt(before, zero));
}

/** Fires those of four neurons that turned or jumped through Re z = 0. */
export function crossed(o: i32, crossing: v128, before: v128, re: v128, im: v128, cosine: v128, sine: v128): void {
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
      fireAt(o + lane, firingCycle(cycleNow, clock), firingPhase(clock));
    }
  }
}

/** Those that may fire again, or might have before now: a sum of many kicks crosses often, and rarely then. */
function restedOf(o: i32, lanes: i32): i32 {
  const cycle = firingCycle(cycleNow, clock);
  const hand = firingPhase(clock);
  let rested = 0;
  for (; lanes; lanes &= lanes - 1) {
    const lane = ctz(lanes);
    if (isRested(o + lane, cycle, hand)) rested |= 1 << lane;
  }
  return rested;
}

/** It turned across before now. */
function turnedAt(o: i32, y: f32, size: f32): void {
  const hand = firingPhase(clock);
  let ahead = hand - y;
  ahead -= 2 * floor<f32>((ahead + 1) * 0.5);
  // Rounding may show a crossing where the sum has cancelled, or where it rises.
  if (!(abs(ahead) <= 0.75)) return;
  if (float(26) > 0) {
    const decay = f32x4.extract_lane(exponential(f32x4.splat(-0.5 * float(24) * (clock - ahead + 1))), 0);
    if (size * decay <= float(26)) return;
  }
  const cycle = firingCycle(cycleNow, clock);
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
  fire(image, o, cycle, y);
}
