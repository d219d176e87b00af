import type { Measurement, MeasurementContext } from '../runner/measurement.ts';
import type { Workbench } from './workbench.ts';

/** A measurement of this experiment. */
export type AgreementMeasurement<Result> = Measurement<Workbench, Result>;

/** What a measurement of this experiment may use while it runs. */
export type AgreementContext = MeasurementContext<Workbench>;
