import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';
import type { ClockMoment } from './firing-clock.ts';
import { stepMembranes } from './membrane-steps.ts';
import { ResonatorMembranes } from './resonator-membranes.ts';
import {
  declareFanOut,
  declareFired,
  declareInteger,
  declareSpikes,
  type FanOutArrays,
  type FiredArrays,
  firing,
  readFanOut,
  readSpikes,
  type SpikeArrays,
} from './spike-arrays.ts';

/** Arguments of {@link resonatorSpikes}. */
export interface ResonatorSpikesCall {
  readonly spikes: SpikeArrays;
  readonly fanOut: FanOutArrays;
  /** The current moment, on the listening clock; all spikes come from here to before `until`. */
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
  reference({ since, until, leak, threshold, refractory, least, ...call }, memory) {
    const spikes = readSpikes(call.spikes, memory);
    const arrays = {
      spikes,
      fanOut: readFanOut(call.fanOut, memory),
      leak,
      threshold,
      refractory,
      least,
      real: memory(call.real),
      imaginary: memory(call.imaginary),
      latestCycle: memory(call.latestCycle),
      latestPhase: memory(call.latestPhase),
      fire: firing(call.fired, memory),
    };
    memory(call.fired.count).fill(0, 0, spikes.images);
    for (let image = 0; image < spikes.images; image++) {
      stepMembranes(spikes, image, [since, until], new ResonatorMembranes(arrays, image));
    }
  },
};
