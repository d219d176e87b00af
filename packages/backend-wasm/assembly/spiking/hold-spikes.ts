// Phase-hold neurons. Arguments as in image.ts, and 20 cycle and 21 phase since, 22 and 23 until, 24 e^{−leak}, 25 Re, 26 Im of the
// traces, 27 the cycle of each source's latest spike, 28 Re, 29 Im of the membranes, 30 when each neuron fired last, 31 whether kicked.
import { phase } from '../arctangent';
import { float, integer, pointer } from '../arguments';
import { cosPi, sinPi } from '../sine';
import { firstLanes, laneOf, multiplyAdd } from '../vector';
import * as spikes from './arriving-spikes';
import * as fanOut from './fan-out';
import { fire } from './fired';
import { firingPhase, nextLook } from './firing-clock';
import { closeImage, openImage } from './image';
import * as membranes from './membranes';
import { superpose } from './superposition';

const LEAST_TRACE: f32 = 5.9604645e-8;

let image: i32 = 0;
/** Whether a membrane was kicked since all were last summed. */
let kicked: i32 = 0;
/** The listening clock at the look at hand, and the cycle of the firing clock up to it. */
let clock: f32 = 0;
let own: i32 = 0;

export function holdSpikes(chunk: i32): void {
  image = chunk;
  openImage(image, 0);
  kicked = load<i32>(pointer(31) + (<usize>image << 2));
  const targets = integer(6);
  const bytes = <usize>targets << 2;
  const real = pointer(28) + <usize>image * bytes;
  const imaginary = pointer(29) + <usize>image * bytes;
  membranes.loadMembranes(real, imaginary);
  const lastCycle = integer(22);
  for (let cycle = integer(20); cycle <= lastCycle; cycle++) {
    const begin: f32 = cycle == integer(20) ? float(21) : -1;
    const stop: f32 = cycle == lastCycle ? float(23) : 1;
    membranes.startLooks(begin);
    if (begin == -0.5 && begin < stop) beginCycle(cycle);
    let x = begin;
    while (x < stop) {
      const upTo = nextLook(x, stop);
      own = upTo <= -0.5 ? cycle - 1 : cycle;
      takeSpikes(cycle, upTo, upTo == stop);
      lookAtAll(upTo);
      if (upTo == -0.5 && upTo < stop) beginCycle(cycle);
      x = upTo;
    }
  }
  membranes.storeMembranes(real, imaginary);
  closeImage(image);
  store<i32>(pointer(31) + (<usize>image << 2), kicked);
}

/** Processes the spikes of a cycle before a look. */
function takeSpikes(cycle: i32, upTo: f32, all: bool): void {
  const sources = integer(5);
  const traceReal = pointer(25) + (<usize>(image * sources) << 2);
  const traceImaginary = pointer(26) + (<usize>(image * sources) << 2);
  const latest = pointer(27) + (<usize>(image * sources) << 2);
  const end = spikes.end;
  let k = spikes.next;
  while (k < end && spikes.cycleOf(k) == cycle) {
    const x = spikes.phaseOfSpike(k);
    if (!(x < upTo || all)) break;
    const cosine = spikes.cosineOfSpike(k);
    const sine = spikes.sineOfSpike(k);
    clock = x;
    const first = k;
    let kicks = 0;
    let runs = 0;
    // The first kick of the moment: a single one needs no buffer.
    let single = -1;
    let singleReal: f32 = 0;
    let singleImaginary: f32 = 0;
    for (; k < end && spikes.cycleOf(k) == cycle && spikes.phaseOfSpike(k) == x; k++) {
      const source = spikes.sourceOf(k);
      const at = <usize>source << 2;
      store<i32>(latest + at, cycle);
      const re = cosine - load<f32>(traceReal + at);
      const im = sine - load<f32>(traceImaginary + at);
      if (re == 0 && im == 0) continue;
      store<f32>(traceReal + at, cosine);
      store<f32>(traceImaginary + at, sine);
      kicks++;
      runs += fanOut.firstRun(source + 1) - fanOut.firstRun(source);
      if (kicks == 1) {
        single = source;
        singleReal = re;
        singleImaginary = im;
        continue;
      }
      if (kicks == 2) fanOut.addComplexRuns(single, membranes.kickReals, membranes.kickImaginaries, singleReal, singleImaginary);
      fanOut.addComplexRuns(source, membranes.kickReals, membranes.kickImaginaries, re, im);
    }
    if (kicks == 0) continue;
    kicked = 1;
    const re = f32x4.splat(cosine);
    const im = f32x4.splat(sine);
    if (kicks == 1) lookAlong(single, singleReal, singleImaginary, re, im);
    else if (runs * integer(7) >= integer(6)) lookAtKicked(re, im);
    else for (let spike = first; spike < k; spike++) lookAlongKicked(spikes.sourceOf(spike), re, im);
  }
  spikes.advanceTo(k);
}

/** Looks at the targets of one source, and kicks them. */
function lookAlong(source: i32, real: f32, imaginary: f32, cosine: v128, sine: v128): void {
  const width = integer(7);
  const last = fanOut.firstRun(source + 1);
  const re = f32x4.splat(real);
  const im = f32x4.splat(imaginary);
  const reals = membranes.reals;
  const room = membranes.room;
  for (let run = fanOut.firstRun(source); run < last; run++) {
    let from = fanOut.weightsOf(run);
    const target = fanOut.targetOf(run);
    let at = reals + (<usize>target << 2);
    for (let i = 0; i < width; i += 4, from += 16, at += 16) {
      let w = v128.load(from);
      if (i + 4 > width) w = v128.and(w, firstLanes(width - i));
      look(target + i, at, room, f32x4.mul(w, re), f32x4.mul(w, im), cosine, sine);
    }
  }
}

/** Looks at all targets, and adds the kicks that were gathered. */
function lookAtKicked(cosine: v128, sine: v128): void {
  const targets = integer(6);
  const room = membranes.room;
  let at = membranes.reals;
  let kick = membranes.kickReals;
  for (let o = 0; o < targets; o += 4, at += 16, kick += 16) {
    look(o, at, room, v128.load(kick), v128.load(kick + room), cosine, sine);
    v128.store(kick, f32x4.splat(0));
    v128.store(kick + room, f32x4.splat(0));
  }
}

/** Looks at the targets of one source, and adds the kicks that were gathered. A target that another source reached before has none left. */
function lookAlongKicked(source: i32, cosine: v128, sine: v128): void {
  const width = integer(7);
  const last = fanOut.firstRun(source + 1);
  const room = membranes.room;
  for (let run = fanOut.firstRun(source); run < last; run++) {
    const target = fanOut.targetOf(run);
    let at = membranes.reals + (<usize>target << 2);
    let kick = membranes.kickReals + (<usize>target << 2);
    for (let i = 0; i < width; i += 4, at += 16, kick += 16) {
      look(target + i, at, room, v128.load(kick), v128.load(kick + room), cosine, sine);
      v128.store(kick, f32x4.splat(0));
      v128.store(kick + room, f32x4.splat(0));
    }
  }
}

function lookAtAll(x: f32): void {
  const targets = integer(6);
  const cosine = cosPi(f32x4.splat(x));
  const sine = sinPi(f32x4.splat(x));
  clock = x;
  const room = membranes.room;
  let at = membranes.reals;
  for (let o = 0; o < targets; o += 4, at += 16) look(o, at, room, f32x4.splat(0), f32x4.splat(0), cosine, sine);
}

/** Looks at four neurons, and kicks them. `at` is the position of Re v; see membranes.ts. */
// @ts-ignore: decorator
@inline
function look(o: i32, at: usize, room: usize, kickReal: v128, kickImaginary: v128, cosine: v128, sine: v128): void {
  const re = v128.load(at);
  const im = v128.load(at + room);
  const before = multiplyAdd(im, sine, f32x4.mul(re, cosine));
  const newRe = f32x4.add(re, kickReal);
  const newIm = f32x4.add(im, kickImaginary);
  const now = multiplyAdd(newIm, sine, f32x4.mul(newRe, cosine));
  const zero = f32x4.splat(0);
  const turned = v128.and(f32x4.lt(before, zero), f32x4.ge(v128.load(at + 2 * room), zero));
  const jumped = v128.and(f32x4.gt(before, zero), f32x4.lt(now, zero));
  v128.store(at + 2 * room, now);
  v128.store(at, newRe);
  v128.store(at + room, newIm);
  if (v128.any_true(v128.or(turned, jumped))) {
    const cross = f32x4.sub(f32x4.mul(newRe, im), f32x4.mul(newIm, re));
    crossed(o, i32x4.bitmask(turned), i32x4.bitmask(v128.and(jumped, f32x4.ge(cross, zero))), phase(im, re));
  }
}

/** Fires those of four neurons that turned across the hand, at their phase, or that a kick carried across, now. */
function crossed(o: i32, turned: i32, jumped: i32, phases: v128): void {
  if (turned) {
    // A phase that rounds to 1 is the first instant of the next cycle.
    const hand: f32 = clock < -0.5 ? clock + 1.5 : clock == -0.5 ? 1 : clock - 0.5;
    for (let lane = 0; lane < 4; lane++) {
      if (!((turned >> lane) & 1)) continue;
      const y = laneOf(phases, lane);
      if (y == y) fireAt(o + lane, hand - y > 1 ? own + 1 : own, y);
    }
  }
  for (let lane = 0; lane < 4; lane++) {
    if ((jumped >> lane) & 1) fireAt(o + lane, own, firingPhase(clock));
  }
}

/** Once in each cycle of the firing clock, from cycle 0 on. */
function fireAt(o: i32, cycle: i32, y: f32): void {
  const targets = integer(6);
  if (o >= targets || cycle < 0) return;
  const latest = pointer(30) + (<usize>(image * targets + o) << 2);
  if (cycle <= load<i32>(latest)) return;
  store<i32>(latest, cycle);
  fire(image, o, cycle, y);
}

/** The edge at which a cycle of the firing clock begins: old traces decay, and membranes that were kicked are summed again. */
function beginCycle(cycle: i32): void {
  const sources = integer(5);
  const kept = float(24);
  const traceReal = pointer(25) + (<usize>(image * sources) << 2);
  const traceImaginary = pointer(26) + (<usize>(image * sources) << 2);
  if (kept < 1) {
    const latest = pointer(27) + (<usize>(image * sources) << 2);
    for (let j = 0; j < sources; j++) {
      const at = <usize>j << 2;
      if (load<i32>(latest + at) >= cycle - 1) continue;
      const re = load<f32>(traceReal + at);
      const im = load<f32>(traceImaginary + at);
      if (re == 0 && im == 0) continue;
      const small = sqrt<f32>(re * re + im * im) * kept < LEAST_TRACE;
      store<f32>(traceReal + at, small ? 0 : re * kept);
      store<f32>(traceImaginary + at, small ? 0 : im * kept);
      kicked = 1;
    }
  }
  if (kicked == 0) return;
  kicked = 0;
  superpose(traceReal, traceImaginary);
  const bytes = <usize>integer(6) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(membranes.looks + at, f32x4.neg(v128.load(membranes.imaginaries + at)));
  }
}
