import type * as study from 'study';
import type { Workbench } from '../workbench.ts';

export type { Measured } from 'study';

/** A measurement of this study. */
export type Measurement<Result> = study.Measurement<Workbench, Result>;

/** What it may use while it runs. */
export type MeasurementContext = study.MeasurementContext<Workbench>;
