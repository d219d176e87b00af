import { OptionError, ShapeError } from './errors.ts';
import { blankLike, isFloat32, type Phases, type PhasesLike, requireArray, requirePhases } from './phases.ts';

/**
 * A clock: how many quarters of a period it runs behind the input's. The period is 1.
 *
 * Layer l, counting from 0 those with synapses, listens on clock l; its spikes live on clock l + 1. Inputs live on clock 0.
 */
export type Clock = number;

/** When a spike comes, on some clock: in which cycle, and at which phase of it, in [−1, 1) and in units of π. */
export type Moment = { readonly cycle: number; readonly phase: number };

/** Many moments: cycle and phase of each, in two arrays of one length. */
export type Moments<P extends Phases = Phases> = { readonly cycles: Int32Array; readonly phases: P };

const lastBeforeSeam = { float32: 1 - 2 ** -24, float64: 1 - 2 ** -53 };

function requireWhole(caller: string, name: string, value: number): void {
  if (!Number.isSafeInteger(value)) {
    throw new OptionError(`${caller}: ${name} is ${value}, but must be a whole number.`);
  }
}

function requirePhase(caller: string, phase: number): void {
  if (phase < -1 || phase >= 1) {
    throw new OptionError(
      `${caller}: phase is ${phase}, but must lie in [-1, 1), or be NaN for silence; wrap it first.`,
    );
  }
}

function requireSameCount(caller: string, cycles: Int32Array, phases: Phases): void {
  requireArray(caller, cycles, 'cycles', ['Int32Array']);
  requirePhases(caller, phases);
  if (cycles.length !== phases.length) {
    throw new ShapeError(
      `${caller}: there are ${cycles.length} cycles and ${phases.length} phases; give one of each.`,
    );
  }
}

/**
 * The absolute time of a spike: clock/4 + cycle + (phase + 1)/2, in periods. NaN (silence) has the time NaN.
 *
 * An absolute time holds a phase less and less exactly the later it is, so it is for people and files; between layers,
 * keep the cycle and the phase.
 *
 * @param cycle a whole number
 * @param phase in [−1, 1)
 * @param clock in quarter periods; 0, the input's, where left out
 * @throws RangeError if cycle or clock is no whole number, or the phase not in [−1, 1)
 *
 * @example
 * import { spikeTime } from '@argand/phasor';
 *
 * spikeTime(3, 0, 1); // 3.75
 */
export function spikeTime(cycle: number, phase: number, clock: Clock = 0): number {
  requireWhole('spikeTime', 'cycle', cycle);
  requireWhole('spikeTime', 'clock', clock);
  requirePhase('spikeTime', phase);
  // All but the last sum is exact.
  return clock / 4 + cycle + 0.5 + phase / 2;
}

/**
 * `spikeTime` of every spike, in float64.
 *
 * @param cycles [n]
 * @param phases [n], each in [−1, 1) or NaN
 * @param clock in quarter periods
 * @returns times [n] in periods, NaN where silent
 * @throws RangeError if the lengths differ, the clock is no whole number or a phase is not in [−1, 1)
 *
 * @example
 * import { spikeTimes } from '@argand/phasor';
 *
 * spikeTimes(Int32Array.of(0, 1), Float32Array.of(-1, 0.5)); // Float64Array [0, 1.75]
 */
export function spikeTimes(cycles: Int32Array, phases: Phases, clock: Clock = 0): Float64Array {
  requireSameCount('spikeTimes', cycles, phases);
  requireWhole('spikeTimes', 'clock', clock);
  const times = new Float64Array(phases.length);
  for (let index = 0; index < times.length; index++) {
    requirePhase('spikeTimes', phases[index]);
    times[index] = clock / 4 + cycles[index] + 0.5 + phases[index] / 2;
  }
  return times;
}

function momentOf(time: number, clock: Clock): Moment {
  const since = time - clock / 4;
  const cycle = Math.floor(since);
  const phase = 2 * (since - cycle) - 1;
  // Just before the first instant of a cycle, the phase may round to +1: that instant is then the nearest moment.
  return phase === 1 ? { cycle: cycle + 1, phase: -1 } : { cycle: cycle + 0, phase };
}

/**
 * The cycle and phase of an absolute time: with d = time − clock/4, cycle ⌊d⌋ and phase 2(d − ⌊d⌋) − 1 in [−1, 1).
 *
 * Times before the clock's start have negative cycles.
 *
 * @param time in periods
 * @param clock in quarter periods; 0, the input's, where left out
 * @throws RangeError if the time is not finite or the clock no whole number
 *
 * @example
 * import { fromSpikeTime } from '@argand/phasor';
 *
 * fromSpikeTime(3.75, 1); // { cycle: 3, phase: 0 }
 */
export function fromSpikeTime(time: number, clock: Clock = 0): Moment {
  requireWhole('fromSpikeTime', 'clock', clock);
  if (!Number.isFinite(time)) {
    throw new OptionError(`fromSpikeTime: time is ${time}, but must be finite; silence has no cycle.`);
  }
  return momentOf(time, clock);
}

/**
 * `fromSpikeTime` of every time, in float64.
 *
 * @param times [n] in periods
 * @param clock in quarter periods
 * @throws RangeError if a time is not finite or beyond cycle 2³¹, or the clock is no whole number
 *
 * @example
 * import { fromSpikeTimes } from '@argand/phasor';
 *
 * fromSpikeTimes(Float64Array.of(0, 1.75)).phases; // Float64Array [-1, 0.5]
 */
export function fromSpikeTimes(times: Phases, clock: Clock = 0): Moments<Float64Array> {
  requirePhases('fromSpikeTimes', times, 'times');
  requireWhole('fromSpikeTimes', 'clock', clock);
  const cycles = new Int32Array(times.length);
  const phases = new Float64Array(times.length);
  for (let index = 0; index < times.length; index++) {
    const moment = momentOf(times[index], clock);
    cycles[index] = moment.cycle;
    // Also where the time was NaN or infinite, and so is no whole cycle.
    if (cycles[index] !== moment.cycle) {
      throw new OptionError(
        `fromSpikeTimes: time ${index} is ${times[index]}, but must be finite and within 2^31 cycles.`,
      );
    }
    phases[index] = moment.phase;
  }
  return { cycles, phases };
}

/** What a shift by some quarter periods does to every moment. */
function shiftOf(fromClock: Clock, toClock: Clock) {
  const quarters = fromClock - toClock;
  const wholeCycles = Math.floor(quarters / 4);
  const turn = (quarters - 4 * wholeCycles) / 2;
  // Compared before anything is rounded, so a spike stays on its side of a cycle's edge.
  return { wholeCycles, turn, carriesFrom: 1 - turn };
}

/**
 * One spike, on another clock: the same time as another cycle and phase.
 *
 * A clock that runs a quarter later reads a phase 1/2 less. The cycle is always exact, however late; only the phase may
 * round, and never over the edge of a cycle: the last phase of a cycle stays before +1. NaN (silence) stays NaN.
 *
 * @param cycle a whole number, on the clock `fromClock`
 * @param phase in [−1, 1), on the clock `fromClock`
 * @param fromClock in quarter periods
 * @param toClock in quarter periods
 * @throws RangeError if cycle or a clock is no whole number, or the phase not in [−1, 1)
 *
 * @example
 * import { shiftClock } from '@argand/phasor';
 *
 * shiftClock(3, -0.75, 0, 1); // { cycle: 2, phase: 0.75 }
 */
export function shiftClock(cycle: number, phase: number, fromClock: Clock, toClock: Clock): Moment {
  requireWhole('shiftClock', 'cycle', cycle);
  requireWhole('shiftClock', 'fromClock', fromClock);
  requireWhole('shiftClock', 'toClock', toClock);
  requirePhase('shiftClock', phase);
  const { wholeCycles, turn, carriesFrom } = shiftOf(fromClock, toClock);
  return phase >= carriesFrom
    ? { cycle: cycle + wholeCycles + 1, phase: phase - (2 - turn) }
    : { cycle: cycle + wholeCycles, phase: Math.min(phase + turn, lastBeforeSeam.float64) };
}

/**
 * `shiftClock` of every spike.
 *
 * @param cycles [n], on the clock `fromClock`
 * @param phases [n], each in [−1, 1) or NaN
 * @returns cycles [n] and phases [n] of the same kind, on the clock `toClock`
 * @throws RangeError if the lengths differ, a clock is no whole number, a phase is not in [−1, 1) or a shifted cycle leaves int32
 *
 * @example
 * import { shiftClocks } from '@argand/phasor';
 *
 * shiftClocks(Int32Array.of(3, 3), Float32Array.of(-0.75, 0), 0, 1).cycles; // Int32Array [2, 3]
 */
export function shiftClocks<P extends Phases>(
  cycles: Int32Array,
  phases: P,
  fromClock: Clock,
  toClock: Clock,
): Moments<PhasesLike<P>>;
export function shiftClocks(cycles: Int32Array, phases: Phases, fromClock: Clock, toClock: Clock): Moments {
  requireSameCount('shiftClocks', cycles, phases);
  requireWhole('shiftClocks', 'fromClock', fromClock);
  requireWhole('shiftClocks', 'toClock', toClock);
  const { wholeCycles, turn, carriesFrom } = shiftOf(fromClock, toClock);
  const last = isFloat32(phases) ? lastBeforeSeam.float32 : lastBeforeSeam.float64;
  const shifted = { cycles: new Int32Array(cycles.length), phases: blankLike(phases, phases.length) };
  for (let index = 0; index < phases.length; index++) {
    const phase = phases[index];
    requirePhase('shiftClocks', phase);
    const carries = phase >= carriesFrom;
    const cycle = cycles[index] + wholeCycles + (carries ? 1 : 0);
    shifted.cycles[index] = cycle;
    if (shifted.cycles[index] !== cycle) {
      throw new OptionError(
        `shiftClocks: spike ${index} is in cycle ${cycle} of clock ${toClock}, but cycles must be from -2^31 to 2^31 - 1.`,
      );
    }
    shifted.phases[index] = carries ? phase - (2 - turn) : Math.min(phase + turn, last);
  }
  return shifted;
}
