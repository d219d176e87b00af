/** What a measurement may use while it runs. */
export interface MeasurementContext<Workbench> {
  /** The devices, networks and images of the experiment. */
  readonly workbench: Workbench;
  readonly signal: AbortSignal;
  /** Reports how many of the images are done. */
  readonly onProgress: (images: number) => void;
}

/** One measurement. Its result is kept, and reused as long as its settings and its code are the same. */
export interface Measurement<Workbench, Result> {
  /** The name of the kept result: a path without an extension, unique within an experiment. */
  readonly name: string;
  /** Everything that decides the result, as plain JSON. */
  readonly settings: Readonly<Record<string, unknown>>;
  /**
   * The modules whose code computes the result, as file URLs. Put `import.meta.url` here, in the module that defines `measure`; what it
   * imports is included. A measurement that starts a program adds the source of that program.
   */
  readonly code: readonly string[];
  /** SHA-256 of the files the result depends on, such as a trained network; undefined while they do not exist. */
  readonly checksum?: () => Promise<string | undefined>;
  /** Measurements that must be made first, such as the training of the network. */
  readonly needs?: readonly Measurement<Workbench, unknown>[];
  /** The data set it needs, if that may be missing on this machine. */
  readonly dataset?: RequiredDataset;
  /** The number of images it processes, for the progress bar; 0 if it shows progress of its own. */
  readonly images: number;
  /** Whether the files it leaves beside its result still exist; omit if it leaves none. */
  readonly isComplete?: () => Promise<boolean>;
  readonly measure: (context: MeasurementContext<Workbench>) => Promise<Result>;
}

/** A data set that may be missing. */
export interface RequiredDataset {
  readonly name: string;
  /** Resolves to the reason why the data set cannot be loaded, or undefined if it can. */
  readonly missing: () => Promise<string | undefined>;
}

/** A kept result. */
export interface Measured<Result> {
  /** SHA-256 of the settings, the code and the files that decide the result. */
  readonly key: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seconds: number;
  /** The day it was measured, as YYYY-MM-DD. */
  readonly date: string;
  readonly result: Result;
}
