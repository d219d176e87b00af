import { cosPi, phaseOf, sinPi } from '@argand/phasor';
import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';
import {
  type ClockMoment,
  declareFanOut,
  declareFired,
  declareInteger,
  declareSpikes,
  type FanOutArrays,
  type FiredArrays,
  firing,
  looksBetween,
  onFiringClock,
  readFanOut,
  readSpikes,
  type SpikeArrays,
} from './spike-arrays.ts';

/** Arguments of {@link holdSpikes}. */
export interface HoldSpikesCall {
  readonly spikes: SpikeArrays;
  readonly fanOut: FanOutArrays;
  /** Where time stands, on the listening clock; all spikes come from here to before `until`. */
  readonly since: ClockMoment;
  readonly until: ClockMoment;
  /** −λ ≥ 0: what was not renewed for a cycle shrinks by e^{−leak}. */
  readonly leak: number;
  /** [images, sources] Re h_j; changed. */
  readonly traceReal: DeviceStorage<'float32'>;
  /** [images, sources] Im h_j; changed. */
  readonly traceImaginary: DeviceStorage<'float32'>;
  /** [images, sources] the cycle of each source's latest spike, or {@link neverFired}; changed. */
  readonly heard: DeviceStorage<'int32'>;
  /** [images, targets] Re v; changed. */
  readonly real: DeviceStorage<'float32'>;
  /** [images, targets] Im v; changed. */
  readonly imaginary: DeviceStorage<'float32'>;
  /** [images, targets] the cycle of the firing clock in which each neuron fired last; changed. */
  readonly latest: DeviceStorage<'int32'>;
  /** [images] 1 where v was kicked since it was last summed afresh; changed. */
  readonly kicked: DeviceStorage<'int32'>;
  readonly fired: FiredArrays;
}

/** A trace that has shrunk so far is none. */
const leastTrace = 2 ** -24;

/**
 * Phase-hold neurons: each source holds h_j = e^{iπy} of its latest spike, 0 before the first; v_o = Σ_j W[j, o] h_j. A spike kicks v by W (e^{iπy} −
 * h_j); one that repeats its phase is no kick, and simultaneous ones are one. A neuron fires, once in each cycle of its own clock from cycle 0 on, when
 * that clock meets arg v/π: by turning, or because a kick carries v across the clock's hand the shorter way.
 *
 * At the edge of each cycle of the firing clock (x = −1/2 of the listening one) a source that let a whole cycle of the listening
 * clock pass without a spike, and has sent none since, has its h_j multiplied by e^{−leak} (0 once |h_j| < 2^−24); then, if v was kicked, it is summed
 * afresh, in the order of the sources. So nothing is left of what was replaced. An edge at `until` is left to the call that goes on from it.
 *
 * With the listening clock at x the hand shows x − 1/2, and m = Re v cos πx + Im v sin πx is |v| times the sine of how far v is ahead of it: a neuron turned across if m
 * ≥ 0 after one look and < 0 at the next. Looks come at every kick of the neuron and at x = −1/2, 0, 1/2, 1 for all. Spikes are found look by look, and at one look
 * in the order in which the kicks reach the neurons.
 */
export const holdSpikes: Kernel<HoldSpikesCall> = {
  name: 'holdSpikes',
  required: false,
  declare(call, declare) {
    const { spikes, fanOut, since, until, fired } = call;
    declareSpikes(spikes, fanOut.sources, declare);
    declareFanOut(fanOut, declare);
    declareInteger('since.cycle', since.cycle, declare);
    declareInteger('until.cycle', until.cycle, declare);
    const { images } = spikes;
    const [ofSources, ofTargets] = [images * fanOut.sources, images * fanOut.targets];
    declare.writes('traceReal', call.traceReal, 'float32', ofSources);
    declare.writes('traceImaginary', call.traceImaginary, 'float32', ofSources);
    declare.writes('heard', call.heard, 'int32', ofSources);
    declare.writes('real', call.real, 'float32', ofTargets);
    declare.writes('imaginary', call.imaginary, 'float32', ofTargets);
    declare.writes('latest', call.latest, 'int32', ofTargets);
    declare.writes('kicked', call.kicked, 'int32', images);
    declareFired(fired, images, declare);
  },
  reference(call, memory) {
    const { since, until, leak } = call;
    const spikes = readSpikes(call.spikes, memory);
    const { sources, targets, width, offsets, target, weight, weights } = readFanOut(call.fanOut, memory);
    const [allReal, allImaginary] = [memory(call.real), memory(call.imaginary)];
    const [allTraceReal, allTraceImaginary] = [memory(call.traceReal), memory(call.traceImaginary)];
    const [heard, latest, kicked] = [memory(call.heard), memory(call.latest), memory(call.kicked)];
    const fire = firing(call.fired, memory);
    memory(call.fired.count).fill(0, 0, spikes.images);
    const after = new Float64Array(targets);
    const kickReal = new Float64Array(targets);
    const kickImaginary = new Float64Array(targets);
    const kept = Math.exp(-leak);

    for (let image = 0; image < spikes.images; image++) {
      const real = allReal.subarray(image * targets, (image + 1) * targets);
      const imaginary = allImaginary.subarray(image * targets, (image + 1) * targets);
      const traceReal = allTraceReal.subarray(image * sources, (image + 1) * sources);
      const traceImaginary = allTraceImaginary.subarray(image * sources, (image + 1) * sources);

      const add = (j: number, re: number, im: number, toReal: Float64Array, toImaginary: Float64Array) => {
        for (let r = offsets[j]; r < offsets[j + 1]; r++) {
          for (let i = 0; i < width; i++) {
            toReal[target[r] + i] += weights[weight[r] + i] * re;
            toImaginary[target[r] + i] += weights[weight[r] + i] * im;
          }
        }
      };
      const fireAt = (o: number, cycle: number, phase: number) => {
        const place = image * targets + o;
        if (cycle < 0 || cycle <= latest[place]) return;
        latest[place] = cycle;
        fire(image, o, cycle, phase);
      };
      /** Looks at neuron o when the clock shows x, in this cycle of the firing clock, and kicks it. */
      const look = (
        o: number,
        kickRe: number,
        kickIm: number,
        cycle: number,
        x: number,
        cosine: number,
        sine: number,
      ) => {
        const before = real[o] * cosine + imaginary[o] * sine;
        const [re, im] = [real[o] + kickRe, imaginary[o] + kickIm];
        const now = re * cosine + im * sine;
        if (before < 0 && after[o] >= 0) {
          const y = phaseOf(real[o], imaginary[o]);
          // A phase that rounds to 1 is the first instant of the next cycle.
          const hand = x < -0.5 ? x + 1.5 : x === -0.5 ? 1 : x - 0.5;
          if (!Number.isNaN(y)) fireAt(o, hand - y > 1 ? cycle + 1 : cycle, y);
        } else if (before > 0 && now < 0 && re * imaginary[o] - im * real[o] >= 0) {
          const moment = onFiringClock(0, x);
          fireAt(o, cycle, moment.phase);
        }
        after[o] = now;
        real[o] = re;
        imaginary[o] = im;
      };
      /** The edge at which this cycle of the firing clock begins. */
      const beginCycle = (cycle: number) => {
        if (leak > 0) {
          for (let j = 0; j < sources; j++) {
            if (heard[image * sources + j] >= cycle - 1 || (traceReal[j] === 0 && traceImaginary[j] === 0))
              continue;
            const small = Math.hypot(traceReal[j], traceImaginary[j]) * kept < leastTrace;
            traceReal[j] = small ? 0 : traceReal[j] * kept;
            traceImaginary[j] = small ? 0 : traceImaginary[j] * kept;
            kicked[image] = 1;
          }
        }
        if (kicked[image] === 0) return;
        kicked[image] = 0;
        const [sumReal, sumImaginary] = [new Float64Array(targets), new Float64Array(targets)];
        for (let j = 0; j < sources; j++) {
          if (traceReal[j] !== 0 || traceImaginary[j] !== 0) {
            add(j, traceReal[j], traceImaginary[j], sumReal, sumImaginary);
          }
        }
        real.set(sumReal);
        imaginary.set(sumImaginary);
        for (let o = 0; o < targets; o++) after[o] = -imaginary[o];
      };

      let next = spikes.offsets[image];
      const end = spikes.offsets[image + 1];
      for (let cycle = since.cycle; cycle <= until.cycle; cycle++) {
        const begin = cycle === since.cycle ? since.phase : -1;
        const stop = cycle === until.cycle ? until.phase : 1;
        for (let o = 0; o < targets; o++) {
          after[o] = real[o] * cosPi(begin) + imaginary[o] * sinPi(begin);
        }
        if (begin === -0.5 && begin < stop) beginCycle(cycle);
        for (const upTo of looksBetween(begin, stop)) {
          // The firing clock's cycle up to this look.
          const own = upTo <= -0.5 ? cycle - 1 : cycle;
          while (next < end && spikes.cycle[next] === cycle && (spikes.phase[next] < upTo || upTo === stop)) {
            const first = next;
            const x = spikes.phase[first];
            const [cosine, sine] = [cosPi(x), sinPi(x)];
            const reached = new Set<number>();
            for (; next < end && spikes.cycle[next] === cycle && spikes.phase[next] === x; next++) {
              const j = spikes.source[next];
              heard[image * sources + j] = cycle;
              const [re, im] = [cosine - traceReal[j], sine - traceImaginary[j]];
              if (re === 0 && im === 0) continue;
              traceReal[j] = cosine;
              traceImaginary[j] = sine;
              kicked[image] = 1;
              add(j, re, im, kickReal, kickImaginary);
              for (let r = offsets[j]; r < offsets[j + 1]; r++) {
                for (let i = 0; i < width; i++) reached.add(target[r] + i);
              }
            }
            for (const o of reached) {
              look(o, kickReal[o], kickImaginary[o], own, x, cosine, sine);
              kickReal[o] = 0;
              kickImaginary[o] = 0;
            }
          }
          const [cosine, sine] = [cosPi(upTo), sinPi(upTo)];
          for (let o = 0; o < targets; o++) look(o, 0, 0, own, upTo, cosine, sine);
          if (upTo === -0.5 && upTo < stop) beginCycle(cycle);
        }
      }
    }
  },
};
