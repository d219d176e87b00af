import { cosPi, phaseOf, sinPi, wrap } from '@argand/phasor';
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
  neverFired,
  onFiringClock,
  readFanOut,
  readSpikes,
  type SpikeArrays,
} from './spike-arrays.ts';

/** Arguments of {@link resonatorSpikes}. */
export interface ResonatorSpikesCall {
  readonly spikes: SpikeArrays;
  readonly fanOut: FanOutArrays;
  /** Where time stands, on the listening clock; all spikes come from here to before `until`. */
  readonly since: ClockMoment;
  readonly until: ClockMoment;
  /** −λ ≥ 0, in 1/T. */
  readonly leak: number;
  /** θ ≥ 0. */
  readonly threshold: number;
  /** The least time between two spikes of a neuron, in T. */
  readonly refractory: number;
  /** Im z that counts as none at a jump: what rounding may leave of a sum that cancels. */
  readonly least: number;
  /** [images, targets] Re v; changed. */
  readonly real: DeviceStorage<'float32'>;
  /** [images, targets] Im v; changed. */
  readonly imaginary: DeviceStorage<'float32'>;
  /** [images, targets] the cycle of each neuron's latest spike on the firing clock, or {@link neverFired}; changed. */
  readonly latestCycle: DeviceStorage<'int32'>;
  /** [images, targets] and its phase; changed. */
  readonly latestPhase: DeviceStorage<'float32'>;
  readonly fired: FiredArrays;
}

/** Rounding in the time between two spikes, and in where a membrane turned. */
const slack = 1e-9;

/**
 * Resonate-and-fire neurons, event-driven and exact: ż = (−leak + 2πi) z, and a spike adds its weight to Re z at once; all spikes of one
 * moment are one kick. A neuron fires when Re z falls through 0 while Im z > θ, by turning or because a kick carries it across, but no sooner
 * than `refractory` after its latest spike.
 *
 * In the frame that turns with the listening clock a membrane v rests between kicks: z = conj(v) e^{iπx}/gain, gain = e^{leak·(x + 1)/2}, when
 * the clock shows phase x; at the end of a cycle v is scaled by e^{−leak}. A kick w adds w·gain·e^{iπx} to v. So Re z ∝ m = Re v cos πx + Im v
 * sin πx, a kick adds w·gain to m, and a neuron turned across if m > 0 after one look and ≤ 0 at the next: then it fires at the
 * phase arg(v)/π of the firing clock. Looks come at every kick of the neuron and at x = −1/2, 0, 1/2, 1 for all. Spikes are found look by look, and
 * at one look in the order in which the kicks reach the neurons.
 *
 * Source: E. Izhikevich, Resonate-and-fire neurons, Neural Networks 14 (2001).
 */
export const resonatorSpikes: Kernel<ResonatorSpikesCall> = {
  name: 'resonatorSpikes',
  required: false,
  declare(call, declare) {
    const { spikes, fanOut, since, until, fired } = call;
    declareSpikes(spikes, fanOut.sources, declare);
    declareFanOut(fanOut, declare);
    declareInteger('since.cycle', since.cycle, declare);
    declareInteger('until.cycle', until.cycle, declare);
    const ofTargets = spikes.images * fanOut.targets;
    declare.writes('real', call.real, 'float32', ofTargets);
    declare.writes('imaginary', call.imaginary, 'float32', ofTargets);
    declare.writes('latestCycle', call.latestCycle, 'int32', ofTargets);
    declare.writes('latestPhase', call.latestPhase, 'float32', ofTargets);
    declareFired(fired, spikes.images, declare);
  },
  reference(call, memory) {
    const { since, until, leak, threshold, refractory, least } = call;
    const spikes = readSpikes(call.spikes, memory);
    const { targets, width, offsets, target, weight, weights } = readFanOut(call.fanOut, memory);
    const [allReal, allImaginary] = [memory(call.real), memory(call.imaginary)];
    const [latestCycle, latestPhase] = [memory(call.latestCycle), memory(call.latestPhase)];
    const fire = firing(call.fired, memory);
    memory(call.fired.count).fill(0, 0, spikes.images);
    const after = new Float64Array(targets);
    const kick = new Float64Array(targets);

    for (let image = 0; image < spikes.images; image++) {
      const real = allReal.subarray(image * targets, (image + 1) * targets);
      const imaginary = allImaginary.subarray(image * targets, (image + 1) * targets);

      const fireAt = (o: number, cycle: number, phase: number) => {
        const place = image * targets + o;
        const passed = cycle - latestCycle[place] + (phase - latestPhase[place]) / 2;
        if (latestCycle[place] !== neverFired && passed < refractory - slack) return;
        latestCycle[place] = cycle;
        latestPhase[place] = phase;
        fire(image, o, cycle, phase);
      };
      /** It turned across before the clock showed x. */
      const turned = (o: number, cycle: number, x: number) => {
        const y = phaseOf(real[o], imaginary[o]);
        const moment = onFiringClock(cycle, x);
        const ahead = wrap(moment.phase - y);
        // Rounding may show a crossing where the sum has cancelled, or where it rises.
        if (Number.isNaN(y) || Math.abs(ahead) > 0.75) return;
        const size = Math.hypot(real[o], imaginary[o]) * Math.exp((-leak * (x - ahead + 1)) / 2);
        if (threshold > 0 && size <= threshold) return;
        if (ahead <= 0) return fireAt(o, moment.cycle, moment.phase);
        fireAt(o, moment.cycle - (y > moment.phase ? 1 : 0), y);
      };
      /** Looks at neuron o when the clock shows x, and kicks it. */
      const look = (
        o: number,
        w: number,
        cycle: number,
        x: number,
        cosine: number,
        sine: number,
        gain: number,
      ) => {
        const before = real[o] * cosine + imaginary[o] * sine;
        const now = before + w * gain;
        if (before > 0 && now <= 0) {
          const height = (real[o] * sine - imaginary[o] * cosine) / gain;
          const moment = onFiringClock(cycle, x);
          if (height > Math.max(threshold, least)) fireAt(o, moment.cycle, moment.phase);
        } else if (before <= 0 && after[o] > 0) turned(o, cycle, x);
        after[o] = now;
        real[o] += w * gain * cosine;
        imaginary[o] += w * gain * sine;
      };

      let next = spikes.offsets[image];
      const end = spikes.offsets[image + 1];
      for (let cycle = since.cycle; cycle <= until.cycle; cycle++) {
        const begin = cycle === since.cycle ? since.phase : -1;
        const stop = cycle === until.cycle ? until.phase : 1;
        for (let o = 0; o < targets; o++) {
          after[o] = real[o] * cosPi(begin) + imaginary[o] * sinPi(begin);
        }
        const lookAtAll = (x: number) => {
          const [cosine, sine, gain] = [cosPi(x), sinPi(x), Math.exp((leak * (x + 1)) / 2)];
          for (let o = 0; o < targets; o++) look(o, 0, cycle, x, cosine, sine, gain);
        };
        for (const upTo of looksBetween(begin, stop)) {
          while (next < end && spikes.cycle[next] === cycle && (spikes.phase[next] < upTo || upTo === stop)) {
            const first = next;
            const x = spikes.phase[first];
            while (next < end && spikes.cycle[next] === cycle && spikes.phase[next] === x) next++;
            const reached = new Set<number>();
            for (let k = first; k < next; k++) {
              const j = spikes.source[k];
              for (let r = offsets[j]; r < offsets[j + 1]; r++) {
                for (let i = 0; i < width; i++) {
                  reached.add(target[r] + i);
                  kick[target[r] + i] += weights[weight[r] + i];
                }
              }
            }
            const [cosine, sine, gain] = [cosPi(x), sinPi(x), Math.exp((leak * (x + 1)) / 2)];
            for (const o of reached) {
              look(o, kick[o], cycle, x, cosine, sine, gain);
              kick[o] = 0;
            }
          }
          lookAtAll(upTo);
        }
        if (stop < 1 || leak === 0) continue;
        const kept = Math.exp(-leak);
        for (let o = 0; o < targets; o++) {
          real[o] *= kept;
          imaginary[o] *= kept;
        }
      }
    }
  },
};
