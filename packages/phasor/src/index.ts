export { phaseOf, phaseOrZero } from './arg.ts';
export { bind, permute, unbind } from './binding.ts';
export { circularDeviation, circularMean, resultantLength } from './circular.ts';
export { type Complex, fromComplex, toComplex } from './complex.ts';
export { difference, distance, distances } from './difference.ts';
export type { Phases, PhasesLike } from './phases.ts';
export { randomPhases } from './random-phases.ts';
export { similarities, similarity } from './similarity.ts';
export { cosPi, sinPi } from './sine.ts';
export {
  type Clock,
  fromSpikeTime,
  fromSpikeTimes,
  type Moment,
  type Moments,
  shiftClock,
  shiftClocks,
  spikeTime,
  spikeTimes,
} from './spike-time.ts';
export type { Spike, SpikeTrain } from './spike-train.ts';
export { bundle, superpose } from './superposition.ts';
export { wrap, wrapAll } from './wrap.ts';
