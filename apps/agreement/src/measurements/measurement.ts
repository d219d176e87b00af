import type { Workbench } from '../workbench.ts';

/** What a measurement may use while it runs. */
export interface MeasurementContext {
  readonly workbench: Workbench;
  readonly signal: AbortSignal;
  /** So many of its images are done. */
  readonly onProgress: (images: number) => void;
}

/** One measurement: what is done once is kept, and not done again while its settings stay the same. */
export interface Measurement<Result> {
  /** What its record is called: a path without an extension. */
  readonly name: string;
  /** All that decides the result. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** How many images it will take, for the progress. */
  readonly images: number;
  readonly measure: (context: MeasurementContext) => Promise<Result>;
}

/** A measurement that was made. */
export interface Measured<Result> {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seconds: number;
  readonly date: string;
  readonly result: Result;
}
