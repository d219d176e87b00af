import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';
import type { ClockMoment } from './firing-clock.ts';
import { HoldMembranes } from './hold-membranes.ts';
import { stepMembranes } from './membrane-steps.ts';
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

/** Arguments of {@link holdSpikes}. */
export interface HoldSpikesCall {
  readonly spikes: SpikeArrays;
  readonly fanOut: FanOutArrays;
  /** The current moment, on the listening clock; all spikes come from here to before `until`. */
  readonly since: ClockMoment;
  readonly until: ClockMoment;
  /** −λ ≥ 0: what was not renewed for a cycle shrinks by e^{−leak}. */
  readonly leak: number;
  /** [images, sources] Re h_j; changed. */
  readonly traceReal: DeviceStorage<'float32'>;
  /** [images, sources] Im h_j; changed. */
  readonly traceImaginary: DeviceStorage<'float32'>;
  /** [images, sources] the cycle of each source's latest spike, or {@link neverFired}; changed. */
  readonly traceCycle: DeviceStorage<'int32'>;
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
    declare.writes('traceCycle', call.traceCycle, 'int32', ofSources);
    declare.writes('real', call.real, 'float32', ofTargets);
    declare.writes('imaginary', call.imaginary, 'float32', ofTargets);
    declare.writes('latest', call.latest, 'int32', ofTargets);
    declare.writes('kicked', call.kicked, 'int32', images);
    declareFired(fired, images, declare);
  },
  reference({ since, until, leak, ...call }, memory) {
    const spikes = readSpikes(call.spikes, memory);
    const arrays = {
      spikes,
      fanOut: readFanOut(call.fanOut, memory),
      kept: Math.exp(-leak),
      traceReal: memory(call.traceReal),
      traceImaginary: memory(call.traceImaginary),
      traceCycle: memory(call.traceCycle),
      real: memory(call.real),
      imaginary: memory(call.imaginary),
      latest: memory(call.latest),
      kicked: memory(call.kicked),
      fire: firing(call.fired, memory),
    };
    memory(call.fired.count).fill(0, 0, spikes.images);
    for (let image = 0; image < spikes.images; image++) {
      stepMembranes(spikes, image, [since, until], new HoldMembranes(arrays, image));
    }
  },
};
