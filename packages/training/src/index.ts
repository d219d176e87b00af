/**
 * @module
 * @mergeModuleWith <project>
 */
export type { BatchPosition, ImageAugmenter } from './augmenter.ts';
export {
  type Checkpoint,
  type CheckpointSummary,
  type ReadCheckpointOptions,
  type RunSettings,
  readCheckpoint,
  readCheckpointSummary,
  writeCheckpoint,
} from './checkpoint.ts';
export { CheckpointError } from './checkpoint-error.ts';
export { clipByGlobalNorm, clipByValue } from './clip-gradients.ts';
export * from './evaluate.ts';
export { fit } from './fit.ts';
export {
  type CheckpointOptions,
  type ClipOptions,
  defaultDamping,
  type FitOptions,
  type FitSettings,
  type PhaseFitOptions,
  type Step,
} from './fit-options.ts';
export * from './gradients.ts';
export { type HistoryPoint, type StoredHistory, TrainingHistory, type ValidationPoint } from './history.ts';
export { type Loss, lossType, type PhaseLoss } from './losses/loss.ts';
export { phaseLoss } from './losses/phase-loss.ts';
export * from './losses/similarity-cross-entropy.ts';
export * from './losses/similarity-loss.ts';
export * from './metrics.ts';
export { NotANumberError } from './not-a-number.ts';
export * from './optimizers/adam.ts';
export {
  type AppliedGradients,
  applyGradients,
  initializeOptimizer,
  type OptimizerState,
} from './optimizers/apply-gradients.ts';
export type { Optimizer, OptimizerSlots, UpdateContext, UpdateResult } from './optimizers/optimizer.ts';
export * from './optimizers/rmsprop.ts';
export * from './optimizers/sgd.ts';
export * from './recipes.ts';
export * from './schedules.ts';
export type { TargetSamples } from './targets.ts';
export { TrainingInterrupted } from './training-interrupted.ts';
export { TrainingRun } from './training-run.ts';
