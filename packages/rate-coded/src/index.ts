export { type BalanceOptions, balanceThresholds } from './balance-thresholds.ts';
export {
  type MeasureRateCodedOptions,
  measureRateCoded,
  type RateCodedData,
  type RateCodedMeasurement,
  type RateCodedProgress,
  type RateCodedRow,
  type RateCodedRun,
  type StepLatency,
} from './measure-rate-coded.ts';
export {
  type RateAnswers,
  type RateLatency,
  rateAccuracy,
  rateLatency,
  stepsUntil,
} from './rate-answers.ts';
export {
  type RateCodedResult,
  type RateCodeOptions,
  type RateReadout,
  rateCode,
  rateReadouts,
} from './rate-code.ts';
export { type RateCodedEnergy, type RateCodedOperations, rateCodedEnergy } from './rate-energy.ts';
export { type RateInput, rateInputs } from './rate-input.ts';
export { reluOutputs } from './relu-outputs.ts';
export type { ReluLayer } from './twin/relu-layer.ts';
export { createReluTwin, type ReluTwin, reluTwinLayers, twinFanOuts } from './twin/relu-twin.ts';
export {
  type TrainTwinOptions,
  type TwinSettings,
  trainReluTwin,
  twinLearningRate,
} from './twin/train-twin.ts';
