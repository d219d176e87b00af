/** What a measurement may use while it runs. */
export interface MeasurementContext<Workbench> {
  /** The devices, networks and images of the study. */
  readonly workbench: Workbench;
  readonly signal: AbortSignal;
  /** So many of its images are done. */
  readonly onProgress: (images: number) => void;
}

/** One measurement: what is done once is kept, and not done again while its settings stay the same. */
export interface Measurement<Workbench, Result> {
  /** What its record is called: a path without an extension. */
  readonly name: string;
  /** All that decides the result. */
  readonly settings: Readonly<Record<string, unknown>>;
  /**
   * SHA-256 of the files that the result depends on, such as a trained network's, so that a record is not taken for one of other content;
   * undefined while there are none. Nothing but `settings` decides the result if not given.
   */
  readonly checksum?: () => Promise<string | undefined>;
  /** How many images it will take, for the progress; 0 where it shows progress of its own. */
  readonly images: number;
  /** Whether what it leaves beside its record is still there; it leaves nothing if not given. */
  readonly isWhole?: () => Promise<boolean>;
  readonly measure: (context: MeasurementContext<Workbench>) => Promise<Result>;
}

/** A measurement that was made. */
export interface Measured<Result> {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly checksum?: string | undefined;
  readonly seconds: number;
  readonly date: string;
  readonly result: Result;
}
