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
export * from './evaluate.ts';
export { fit } from './fit.ts';
export { type CheckpointOptions, defaultDamping, type FitOptions, type Step } from './fit-options.ts';
export * from './gradients.ts';
export { type HistoryPoint, type StoredHistory, TrainingHistory, type ValidationPoint } from './history.ts';
export * from './losses/loss.ts';
export * from './losses/similarity-cross-entropy.ts';
export * from './losses/similarity-loss.ts';
export * from './metrics.ts';
export { NotANumberError } from './not-a-number.ts';
export * from './optimizers/adam.ts';
export type { Optimizer, OptimizerSlots, UpdateContext, UpdateResult } from './optimizers/optimizer.ts';
export * from './optimizers/rmsprop.ts';
export * from './optimizers/sgd.ts';
export * from './recipes.ts';
export * from './schedules.ts';
export { TrainingInterrupted } from './training-interrupted.ts';
export { TrainingRun } from './training-run.ts';
