import type { Measurement } from '../runner/measurement.ts';
import type { Workbench } from './workbench.ts';

/** A measurement of this experiment. */
export type PaperMeasurement<Result> = Measurement<Workbench, Result>;
