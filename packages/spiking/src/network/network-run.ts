import type { Moment, SpikeTrain } from '@argand/phasor';
import type { Neuron } from '../neuron.ts';

/** How much a layer fired, for each image. */
export interface FiredCounts {
  /** [images] spikes of its neurons, as they reached what follows, */
  readonly spikes: Float64Array;
  /** [images] and of how many neurons they were. */
  readonly active: Float64Array;
}

/** How much a layer heard, for each image. */
export interface HeardCounts {
  /** [images] spikes of its reference. */
  readonly references: Float64Array;
  /** [images] synaptic operations: one for each spike, of a source or the reference, and target that it reached. */
  readonly operations: Float64Array;
}

/** How much happened in one layer. */
export interface LayerCounts extends FiredCounts, HeardCounts {}

/** What happened in one layer. */
export interface LayerRun extends HeardCounts {
  /** What its neurons fired, as it reached what follows: disturbed, where there is noise. */
  readonly fired: SpikeTrain;
  /** What they listened to: the spikes of the reference among the others. */
  readonly heard: SpikeTrain;
}

/** What happened in a network. */
export interface NetworkRun {
  /** The spikes of the inputs, as they reached the first stage. */
  readonly inputs: SpikeTrain;
  /** Of each layer with synapses. */
  readonly layers: readonly LayerRun[];
  /** What left the last stage. */
  readonly output: SpikeTrain;
}

/** What came of a network, of whose layers only counts were kept. */
export interface CountedRun extends Omit<NetworkRun, 'layers'> {
  readonly layers: readonly LayerCounts[];
}

/** Where a stage stands when time is told to it. */
export interface StageTime {
  /** The clock on which it listens. */
  readonly clock: number;
  /** How far the stages before it look ahead, all together, in periods: what they give is known only up to that less. */
  readonly before: number;
  /** How far it looks ahead itself. */
  readonly lookahead: number;
  /** How much later than its look-ahead says it may hand out spikes, in periods: a neuron that looks ahead rounds its moments. */
  readonly slack: number;
  /** How far the noise behind it looks ahead, all together, and the neurons that noise or a pool speaks to. */
  readonly after: number;
  /** To where noise has given what the stage listens to, if there was any: where it is told that much, no rounding comes between the two. */
  readonly known: Moment | undefined;
}

/** What decides up to which moment a stage of a stream is told its spikes. */
export type StageFrontier = Pick<StageTime, 'clock' | 'lookahead' | 'slack' | 'known'>;

/** A hair more than the slack with which neurons that look ahead hand out spikes. */
const neuronSlack = 2e-12;

/** The slack of neurons. */
export function slackOf({ lookahead }: Pick<Neuron, 'lookahead'>): number {
  return lookahead > 0 ? neuronSlack : 0;
}
