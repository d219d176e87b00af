import type { Metrics } from '../results.ts';

/** One step of training that was kept for the curve. */
export interface CurvePoint {
  readonly step: number;
  readonly loss: number;
  readonly rate: number;
}

/** One image's spikes through the layers, by one neuron. */
export interface Raster {
  readonly neuron: string;
  readonly cycles: number;
  /** From the input on; times in periods, absolute. */
  readonly layers: readonly {
    readonly name: string;
    readonly neurons: number;
    /** The clock of these spikes: its cycles begin at clock/4 + k. */
    readonly clock: number;
    readonly neuron: readonly number[];
    readonly time: readonly number[];
  }[];
}

/** The output phases of one image, cycle by cycle, and what they settle on. */
export interface Settling {
  readonly neuron: string;
  /** [cycles][classes]; null where no spike came. */
  readonly phases: readonly (readonly (number | null)[])[];
}

/** Atemporal against spiking output phases of some images, in units of π. */
export interface Scatter {
  readonly neuron: string;
  readonly atemporal: readonly number[];
  readonly spiking: readonly (number | null)[];
}

/** Everything the report page shows: kept as `recording.json` in the run's folder, so the page can be made again. */
export interface ReportContents {
  readonly version: 1;
  readonly name: string;
  readonly created: string;
  readonly argandVersion: string;
  readonly metrics: Metrics;
  /** Every setting of the run, by name: recipe, optimiser, rates, encoder, seeds. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly layers: readonly {
    readonly name: string;
    readonly outputShape: readonly number[];
    readonly parameters: number;
  }[];
  readonly curve: readonly CurvePoint[];
  /** [true class][predicted class], counts on the test set; predictions of silence are counted in `silent`. */
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly string[];
  /** The image that the raster and the settling show. */
  readonly example: {
    readonly index: number;
    readonly label: number;
    readonly prediction: number;
    readonly width: number;
    readonly height: number;
    /** Grey values 0 to 255, row by row. */
    readonly pixels: readonly number[];
    /** Atemporal output phases. */
    readonly phases: readonly (number | null)[];
  };
  readonly rasters: readonly Raster[];
  readonly settling: readonly Settling[];
  readonly scatter: readonly Scatter[];
  /** Counts of phases in equal bins over [−1, 1), for the input and after each layer. */
  readonly histograms: readonly {
    readonly name: string;
    readonly counts: readonly number[];
    readonly silent: number;
  }[];
}
