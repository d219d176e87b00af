import type { Moment, SpikeTrain } from '@argand/phasor';
import type { Neuron } from '../neuron.ts';

/** Spikes that a layer fired, for each image. */
export interface FiredCounts {
  /** [images] spikes of its neurons, as they reached the next stage. */
  readonly spikes: Float64Array;
  /** [images] neurons that fired at least once. */
  readonly active: Float64Array;
}

/** Spikes that a layer received, for each image. */
export interface ReceivedCounts {
  /** [images] spikes of its reference. */
  readonly references: Float64Array;
  /** [images] synaptic operations: one for each spike, of a source or the reference, and target that it reached. */
  readonly operations: Float64Array;
}

/** The counts of one layer. */
export interface LayerCounts extends FiredCounts, ReceivedCounts {}

/** The spikes of one layer. */
export interface LayerRun extends ReceivedCounts {
  /** The spikes of its neurons as they reached the next stage: disturbed if there is noise. */
  readonly fired: SpikeTrain;
  /** The spikes it received, with those of its reference. */
  readonly received: SpikeTrain;
}

/** The spikes of a network. */
export interface NetworkRun {
  /** The spikes of the inputs, as they reached the first stage. */
  readonly inputs: SpikeTrain;
  /** Each layer with synapses. */
  readonly layers: readonly LayerRun[];
  /** The spikes that left the last stage. */
  readonly output: SpikeTrain;
}

/** A run of a network that keeps only counts of its layers. */
export interface CountedRun extends Omit<NetworkRun, 'layers'> {
  readonly layers: readonly LayerCounts[];
}

/** The position of a stage in time, which decides up to which moment it may advance. */
export interface StageTime {
  /** The clock of the spikes that it receives. */
  readonly clock: number;
  /** Sum of the look-aheads of the stages before it, in periods: their output is known only that much earlier. */
  readonly before: number;
  /** Its own look-ahead, in periods. */
  readonly lookahead: number;
  /** By how many periods it may release spikes later than its look-ahead says: a neuron with look-ahead rounds its moments. */
  readonly slack: number;
  /** Sum of the look-aheads of the noise behind it, and of the neurons that noise or a pool feeds, in periods. */
  readonly after: number;
  /** The moment up to which noise has released the spikes that the stage receives, if there is noise. Advancing to exactly it avoids a rounding error. */
  readonly known: Moment | undefined;
}

/** What decides up to which moment a stage of a stream advances. */
export type StageFrontier = Pick<StageTime, 'clock' | 'lookahead' | 'slack' | 'known'>;

/** Slightly more than the slack with which neurons with look-ahead release spikes. */
const neuronSlack = 2e-12;

/** The slack of a neuron, in periods. */
export function slackOf({ lookahead }: Pick<Neuron, 'lookahead'>): number {
  return lookahead > 0 ? neuronSlack : 0;
}
