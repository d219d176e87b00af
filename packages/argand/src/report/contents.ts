import type { Followed } from '../followed.ts';
import type { Metrics } from '../results.ts';

/** One step of training that was kept for the curve. */
export interface CurvePoint {
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
}

/** One image in time, by one neuron: its spikes, what its outputs settle on, and some membranes. */
export interface ExampleRun {
  readonly neuron: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** How many cycles of the last layer's clock were decoded. */
  readonly cycles: number;
  /** The spikes of the first cycles, from the inputs on; times in periods, absolute. */
  readonly layers: readonly {
    readonly name: string;
    readonly neurons: number;
    /** Of the neurons every so-manieth is shown. */
    readonly step: number;
    /** The clock of these spikes: its cycles begin at clock/4 + k. */
    readonly clock: number;
    readonly neuron: readonly number[];
    readonly time: readonly number[];
  }[];
  /** Of the first cycles, [cycles][shown classes]; null where no spike came. */
  readonly phases: readonly (readonly (number | null)[])[];
  /** How many samples of a membrane a period has; sample k is at time k/samples. */
  readonly samples: number;
  readonly membranes: readonly Membrane[];
}

/** How one neuron's membrane moved, and when it fired. */
export interface Membrane {
  readonly layer: string;
  /** The number of the neuron in its layer. */
  readonly unit: number;
  /** The clock on which it fires. */
  readonly clock: number;
  /** The largest |z|, of which `real` and `imaginary` are shares. */
  readonly largest: number;
  readonly real: readonly number[];
  readonly imaginary: readonly number[];
  /** In periods. */
  readonly spikes: readonly number[];
}

/** A stream in which one image gives way to another. */
export interface InputChange {
  /** The classes whose phases are shown, ascending. */
  readonly shownClasses: readonly number[];
  readonly first: Answered;
  readonly second: Answered;
  /** The cycle of the inputs' clock from which the second is shown. */
  readonly cycle: number;
  /** How near phases must come to where they end to have settled, in units of π. */
  readonly tolerance: number;
  readonly streams: readonly {
    readonly neuron: string;
    /** [cycles][shown classes]; null where no spike came. */
    readonly phases: readonly (readonly (number | null)[])[];
    /** How many cycles after the change the answer is that in which the output ends, null if it was not seen to be. */
    readonly follows: number | null;
    /** The same of this change and of others between neighbouring images, those that changed the answer; */
    readonly answers: Followed;
    /** and until the phases are where they end. */
    readonly settles: Followed;
  }[];
}

/** An image and what the network answers to it, atemporally. */
export interface Answered {
  readonly index: number;
  readonly label: number;
  readonly prediction: number;
  /** [shown classes] */
  readonly phases: readonly (number | null)[];
}

/** The counts of a confusion matrix that a report keeps: bounded, however many classes there are. */
export interface Confusion {
  /** By class: the test images of this class that were predicted rightly. */
  readonly right: readonly number[];
  /** The most frequent errors, most frequent first. */
  readonly wrong: readonly { readonly truth: number; readonly predicted: number; readonly count: number }[];
  /** Number of pairs of classes with an error, of which `wrong` has the most frequent. */
  readonly wrongPairs: number;
}

/** Atemporal against spiking output phases of some images, in units of π. */
export interface Scatter {
  readonly neuron: string;
  readonly atemporal: readonly (number | null)[];
  readonly spiking: readonly (number | null)[];
}

/**
 * Everything the report page shows: kept as `recording.json` in the run's folder, so the page can be made again. Its size is bounded,
 * whatever the number of classes, pixels, layers, cycles and steps.
 */
export interface ReportContents {
  readonly version: 4;
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
  /** Of the test images; predictions of silence are counted in `silent`. */
  readonly confusion: Confusion;
  /** The names of all classes. */
  readonly classes: readonly string[];
  /** The classes whose phases are shown in `example` and `runs`, ascending. */
  readonly shownClasses: readonly number[];
  /** The image that is shown in time. */
  readonly example: {
    readonly index: number;
    readonly label: number;
    readonly prediction: number;
    readonly width: number;
    readonly height: number;
    /** Grey values 0 to 255, row by row. */
    readonly pixels: readonly number[];
    /** Atemporal output phases, [shown classes]. */
    readonly phases: readonly (number | null)[];
  };
  readonly runs: readonly ExampleRun[];
  readonly inputChange?: InputChange | undefined;
  readonly scatter: readonly Scatter[];
  /** Counts of phases in equal bins over [−1, 1), for the input and after each layer. */
  readonly histograms: readonly {
    readonly name: string;
    readonly counts: readonly number[];
    readonly silent: number;
  }[];
}
