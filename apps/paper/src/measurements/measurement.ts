import type * as study from 'study';
import type { Workbench } from '../workbench.ts';

/** A measurement of this study. */
export type Measurement<Result> = study.Measurement<Workbench, Result>;
