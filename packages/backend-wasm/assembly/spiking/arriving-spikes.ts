// The spikes that arrive at the image at hand, and their phasors, computed for many at a time. Arguments: 1 offsets, 2 sources of the spikes, 3 their
// cycles, 4 their phases.
import { BLOCK_OF_SPIKES } from '../../src/control';
import { pointer } from '../arguments';
import { exponential } from '../exponential';
import { cosineOf, nearestWhole, quartersFrom, sineOf } from '../phasors';
import { withinTurn } from '../sine';

/** cos πx, sin πx and the gain of some spikes from `blockStart` on, each BLOCK_OF_SPIKES numbers. */
let block: usize = 0;
let blockStart: i32 = 0;
let blockEnd: i32 = 0;
/** −λ/2, from which gains are made. */
let halfLeak: f32 = 0;
/** The spikes of the image at hand. */
export let next: i32 = 0;
export let end: i32 = 0;

// @ts-ignore: decorator
@inline
export function advanceTo(spike: i32): void {
  next = spike;
}

/** Finds the spikes of an image and lays out their phasors from an address on; returns the address behind them. */
export function openSpikes(image: i32, leak: f32, at: usize): usize {
  block = at;
  halfLeak = 0.5 * leak;
  next = load<i32>(pointer(1) + (<usize>image << 2));
  end = load<i32>(pointer(1) + (<usize>image << 2), 4);
  blockStart = next;
  blockEnd = next;
  return block + 3 * (BLOCK_OF_SPIKES << 2);
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

/** Computes the phasors of the spikes from this one on. */
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
function positionOf(spike: i32): usize {
  if (spike >= blockEnd || spike < blockStart) fillBlock(spike);
  return block + (<usize>(spike - blockStart) << 2);
}

// @ts-ignore: decorator
@inline
export function cosineOfSpike(spike: i32): f32 {
  return load<f32>(positionOf(spike));
}

// @ts-ignore: decorator
@inline
export function sineOfSpike(spike: i32): f32 {
  return load<f32>(positionOf(spike), BLOCK_OF_SPIKES << 2);
}

// @ts-ignore: decorator
@inline
export function gainOfSpike(spike: i32): f32 {
  return load<f32>(positionOf(spike), BLOCK_OF_SPIKES << 3);
}

/** Where the cosines of a run of spikes are. */
export function positionOfRow(spike: i32, count: i32): usize {
  if (spike < blockStart || spike + count > blockEnd) fillBlock(spike);
  return block + (<usize>(spike - blockStart) << 2);
}
