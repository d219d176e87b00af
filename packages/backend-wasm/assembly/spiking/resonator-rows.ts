// Several spikes at once for resonate-and-fire neurons, where each reaches all neurons. Arguments as in resonator-spikes.ts.
import { BLOCK_OF_SPIKES, ENTRY, SPIKES_AT_ONCE } from '../../src/control';
import { integer } from '../arguments';
import { firstLanes, multiplyAdd } from '../vector';
import * as spikes from './arriving-spikes';
import * as fanOut from './fan-out';
import * as membranes from './membranes';
import * as crossings from './resonator-crossings';
import * as weighted from './weighted-rows';

/** Bytes between the cosine of a spike, its sine and its gain. */
const BLOCK: usize = BLOCK_OF_SPIKES << 2;

/** cos πx and sin πx of the latest look at all neurons. */
let cosineBefore: f32 = 0;
let sineBefore: f32 = 0;

/** Notes cos πx and sin πx of a look at all neurons. */
// @ts-ignore: decorator
@inline
export function lookedAt(cosine: v128, sine: v128): void {
  cosineBefore = f32x4.extract_lane(cosine, 0);
  sineBefore = f32x4.extract_lane(sine, 0);
}

/**
 * Processes the next spikes before a look, at most SPIKES_AT_ONCE, as long as they reach all neurons and no two come at one moment. Returns the spike
 * to go on from.
 */
export function lookAlongRows(first: i32, upTo: f32, all: bool): i32 {
  const most = min(first + SPIKES_AT_ONCE, spikes.end);
  const position = spikes.positionOfRow(first, most - first);
  let entry = weighted.entries;
  let before: f32 = -2;
  let k = first;
  for (let at = position; k < most && spikes.cycleOf(k) == crossings.cycleNow; k++, at += 4, entry += ENTRY) {
    const x = spikes.phaseOfSpike(k);
    if (!(x < upTo || all) || x == before) break;
    before = x;
    const run = fanOut.firstRun(spikes.sourceOf(k));
    if (fanOut.firstRun(spikes.sourceOf(k) + 1) != run + 1) break;
    const gain = load<f32>(at, 2 * BLOCK);
    weighted.writeEntry(entry, fanOut.weightsOf(run), load<f32>(at) * gain, load<f32>(at, BLOCK) * gain);
  }
  if (k > first && k < spikes.end && spikes.cycleOf(k) == crossings.cycleNow && spikes.phaseOfSpike(k) == before) {
    k--;
    entry -= ENTRY;
  }
  if (k > first) addRows(first, k, entry);
  return k;
}

/**
 * Adds the kicks of some spikes. Where one may carry a neuron through 0, four neurons at a time are looked at spike by spike. It is one function,
 * as the sums, their range and the bounds must stay in registers from the first entry to the check.
 *
 * Without kicks Re z turns from h to h′ in less than half a cycle, and is nearest to 0 at one of them, if they have one sign. The first j kicks
 * add Σ w g cos π(x − x_i) to it, which is the sum p_j of their weights times the last gain, but for E Σ |w|: E = g (1 − cos πd) + g − g₀
 * for spikes from gain g₀ to g in a time d. No |w| is more than the range of p. So Re z stays on its side of 0 where
 * min(h, h′) + g min p > E n (max p − min p), and likewise below.
 */
function addRows(first: i32, end: i32, last: usize): void {
  const targets = integer(6);
  const room = membranes.room;
  const begin = weighted.entries;
  const cosineNow = spikes.cosineOfSpike(end - 1);
  const sineNow = spikes.sineOfSpike(end - 1);
  const gainLast = spikes.gainOfSpike(end - 1);
  const parted: f32 = <f32>1 - cosineNow * spikes.cosineOfSpike(first) - sineNow * spikes.sineOfSpike(first);
  const error = gainLast * (max<f32>(parted, 0) + <f32>1e-6) + gainLast - spikes.gainOfSpike(first);
  const count = <f32>(end - first);
  const slack = f32x4.splat(error * count);
  const swung = sineNow * spikes.cosineOfSpike(first) - cosineNow * spikes.sineOfSpike(first);
  const swing = f32x4.splat(gainLast * (max<f32>(swung, 0) + <f32>1e-6) * count);
  const cosine = f32x4.splat(cosineNow);
  const sine = f32x4.splat(sineNow);
  const gain = f32x4.splat(gainLast);
  const every = firstLanes(4);
  let at = membranes.reals;
  let offset: usize = 0;
  let o = 0;
  for (; o + 8 <= targets; o += 8, at += 32, offset += 32) {
    let re = v128.load(at), reOfNext = v128.load(at, 16);
    let im = v128.load(at + room), imOfNext = v128.load(at + room, 16);
    const turned = crossings.heightOver(re, im, cosine, sine);
    const turnedOfNext = crossings.heightOver(reOfNext, imOfNext, cosine, sine);
    let sum = f32x4.splat(0), sumOfNext = f32x4.splat(0);
    let least = sum, leastOfNext = sum;
    let most = sum, mostOfNext = sum;
    for (let entry = begin; entry < last; entry += ENTRY) {
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
    const lanes = firstLanes(targets - o);
    let re = v128.load(at);
    let im = v128.load(at + room);
    const turned = crossings.heightOver(re, im, cosine, sine);
    let sum = f32x4.splat(0), least = sum, most = sum;
    for (let entry = begin; entry < last; entry += ENTRY) {
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
  const stay = stays(v128.load(at + 2 * membranes.room), turned, least, most, gain, slack);
  const clear = v128.or(stay, v128.not(lanes));
  return i32x4.all_true(clear) || rises(at, clear, cosine, sine, f32x4.mul(swing, f32x4.sub(most, least)));
}

/** Stores four membranes and their heights. */
// @ts-ignore: decorator
@inline
function storeAt(at: usize, re: v128, im: v128, cosine: v128, sine: v128): void {
  const room = membranes.room;
  v128.store(at, re);
  v128.store(at + room, im);
  v128.store(at + 2 * room, crossings.heightOver(re, im, cosine, sine));
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
  const im = v128.load(at + membranes.room);
  const was = f32x4.sub(f32x4.mul(re, f32x4.splat(sineBefore)), f32x4.mul(im, f32x4.splat(cosineBefore)));
  const is = f32x4.sub(f32x4.mul(re, sine), f32x4.mul(im, cosine));
  return i32x4.all_true(v128.or(clear, f32x4.lt(f32x4.add(f32x4.pmax(was, is), swing), f32x4.splat(0))));
}

/** Looks at four neurons at each of some spikes. */
function lookAtFour(first: i32, end: i32, o: i32): void {
  const offset = <usize>o << 2;
  const lanes = firstLanes(integer(6) - o);
  const at = membranes.reals + offset;
  const room = membranes.room;
  let re = v128.load(at);
  let im = v128.load(at + room);
  let height = v128.load(at + 2 * room);
  let position = spikes.positionOfRow(first, end - first);
  let entry = weighted.entries;
  for (let spike = first; spike < end; spike++, position += 4, entry += ENTRY) {
    const cosine = v128.load32_splat(position);
    const sine = v128.load32_splat(position, BLOCK);
    const row = v128.and(v128.load(<usize>load<u32>(entry) + offset), lanes);
    const kick = f32x4.mul(row, v128.load32_splat(position, 2 * BLOCK));
    const before = crossings.heightOver(re, im, cosine, sine);
    const now = f32x4.add(before, kick);
    const crossing = crossings.fell(height, before, now);
    if (v128.any_true(crossing)) {
      crossings.setClock(spikes.phaseOfSpike(spike), spikes.gainOfSpike(spike));
      crossings.crossed(o, crossing, before, re, im, cosine, sine);
    }
    re = multiplyAdd(kick, cosine, re);
    im = multiplyAdd(kick, sine, im);
    height = now;
  }
  v128.store(at, re);
  v128.store(at + room, im);
  v128.store(at + 2 * room, height);
}
