/**
 * @module
 * @mergeModuleWith <project>
 */
export type { Clock, Moment, Spike, SpikeTrain } from '@argand/phasor';
export { answerPhases, type DecodedAnswers } from './answers/answer-phases.ts';
export { type Comparison, compare } from './answers/compare.ts';
export { type PredictionRule, predict } from './answers/predict.ts';
export { answerMargin, type EarlyAnswer, type StopEarly } from './answers/stop-early.ts';
export {
  type EnergyConstants,
  type EnergyEstimate,
  energyEstimate,
  publishedEnergy,
} from './counts/energy.ts';
export { type AnswerLatency, answerLatency } from './counts/latency.ts';
export { multiplyAccumulates } from './counts/multiply-accumulates.ts';
export { continuousSchedule } from './evaluation.ts';
export {
  type ExportDescription,
  type ExportedClock,
  type ExportedLayer,
  type ExportOptions,
  exportNetwork,
  type NetworkExport,
} from './files/export-network.ts';
export type { ExportedWeights } from './files/export-weights.ts';
export type { ReadSpikesOptions, SpikeFile } from './files/spike-file.ts';
export { readSpikesCsv, spikesCsvChunks, writeSpikesCsv } from './files/spikes-csv.ts';
export { readSpikesNpz, writeSpikesNpz } from './files/spikes-npz.ts';
export type { SpikeInput } from './network/inputs.ts';
export type { StreamState } from './network/open-stages.ts';
export type { MembraneAddress, RecordOptions } from './network/recorder.ts';
export { type SpikeOptions, type SpikeProgress, spike } from './network/spike.ts';
export {
  type MeanCounts,
  meanCounts,
  type RecordedMembrane,
  type Recording,
  type SpikeCounts,
  type SpikeResult,
} from './network/spike-result.ts';
export type {
  CycleRange,
  EvaluationSchedule,
  MembraneOptions,
  MembraneTrace,
  Neuron,
  Population,
  PopulationOptions,
  PopulationState,
} from './neuron.ts';
export { requireArrivals } from './neurons/arrivals.ts';
export { type GatedOptions, gated } from './neurons/gated.ts';
export { type HoldOptions, hold } from './neurons/hold.ts';
export { type OdeOptions, ode, odeBiases, odeDetections, odeSolvers } from './neurons/ode.ts';
export { type DetectedSpikes, type PendingOptions, PendingSpikes } from './neurons/pending.ts';
export { type ResonatorOptions, resonator } from './neurons/resonator.ts';
export type { Noise, NoiseLocation } from './noise/noise.ts';
export { type SpikeTrainOptions, spikeTrain } from './spikes/build.ts';
export { decodeSpikes } from './spikes/decode.ts';
export { type EncodeOptions, encodeSpikes } from './spikes/encode.ts';
export { type LayerSpikes, spikeRows } from './spikes/rows.ts';
export { requireSpikeTrain } from './spikes/spike-train.ts';
export type { DecodedCycles } from './stream/cycle-decoder.ts';
export { openStream, type StreamOptions } from './stream/open-stream.ts';
export {
  type OutputTrace,
  type SettledAfter,
  type SettledAfterOptions,
  settledAfter,
} from './stream/settled-after.ts';
export { measureSettling, type Settling, type SettlingOptions } from './stream/settling.ts';
export type { Stream } from './stream/stream.ts';
export type { StreamInput } from './stream/stream-input.ts';
export type { StreamStep } from './stream/stream-step.ts';
