import type { Document } from '../document/document.ts';
import type { Measured, Measurement } from './measurement.ts';
import type { OptionTable, OptionValues } from './options.ts';

/** A measurement of a plan, and what tables and figures group it by. */
export interface Planned<Workbench, About, Result> {
  readonly about: About;
  readonly measurement: Measurement<Workbench, Result>;
  /** The part of the experiment it belongs to; see {@link Experiment.parts}. */
  readonly part?: string;
}

/** Everything an experiment measures: lists of measurements, in the order in which they are made. */
export type Plan<Workbench> = Readonly<Record<string, readonly Planned<Workbench, unknown, unknown>[]>>;

/** A planned measurement with its result. */
export interface Finding<About, Result> {
  readonly about: About;
  readonly measured: Measured<Result>;
}

/** The results of a plan: lists of the same names. A measurement without a kept result is left out. */
export type Findings<P> = {
  readonly [List in keyof P]: P[List] extends readonly Planned<infer _, infer About, infer Result>[]
    ? readonly Finding<About, Result>[]
    : never;
};

/** What every workbench can do; an experiment adds its devices, networks and images. */
export interface BaseWorkbench {
  /** The device that computes, in words. */
  describeDevice(): Promise<string>;
  close(): Promise<void>;
}

/** What a workbench is opened with. */
export interface WorkbenchContext<Options extends OptionTable> {
  /** The folder for files that measurements leave, such as trained networks. */
  readonly folder: string;
  readonly options: OptionValues<Options>;
  /** Hashes the code of modules, to name files after the code that wrote them. */
  readonly hashCode: (modules: readonly string[]) => Promise<string>;
  /** Whether to discard what was measured before. */
  readonly again: boolean;
}

/** What a document is written from. */
export interface Results<Settings, P> {
  readonly findings: Findings<P>;
  readonly settings: Settings;
  /** Data sets that could not be loaded, and why. */
  readonly missing: ReadonlyMap<string, string>;
  /** The device that computed, in words. */
  readonly device: string;
}

/** An experiment: what it measures, with which settings, and the document it writes. */
export interface Experiment<
  Settings,
  Workbench extends BaseWorkbench,
  P extends Plan<Workbench>,
  Options extends OptionTable,
> {
  /** The name on the command line and of its folders in `docs/` and `runs/`. */
  readonly name: string;
  /** Whether the document with full settings is committed, in `docs/<name>/`; otherwise it is written to `runs/<name>/document/`. */
  readonly isPublished: boolean;
  /** Settings for the published document, and a reduction that takes minutes. */
  readonly settings: { readonly full: Settings; readonly quick: Settings };
  /** Parts that can be measured on their own with `--only`, and what each contains. */
  readonly parts?: Readonly<Record<string, string>>;
  /** The parts measured without `--only`; all of them if omitted. */
  readonly defaultParts?: readonly string[];
  /** Command-line options beside the common ones. */
  readonly options: Options;
  /** Applies the options: what to measure now, and what the document shows if it is already measured. */
  readonly reduce: (
    settings: Settings,
    options: OptionValues<Options>,
  ) => { readonly measured: Settings; readonly shown: Settings };
  readonly workbench: {
    /** The module that implements it, as a file URL: its code is part of every measurement. */
    readonly code: string;
    readonly open: (context: WorkbenchContext<Options>) => Promise<Workbench>;
  };
  readonly plan: (settings: Settings, workbench: Workbench) => Promise<P>;
  readonly document: (results: Results<Settings, P>) => Document;
}
