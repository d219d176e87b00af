/** The spikes of one population, in the order of time. */
export interface DrawnSpikes {
  readonly neurons: number;
  /** In quarter periods: its cycle k begins at clock/4 + k. */
  readonly clock: number;
  readonly neuron: Int32Array;
  /** In periods from the start of the run. */
  readonly time: Float32Array;
  /** On the population's own clock. */
  readonly phase: Float32Array;
}

/** How the membranes of a layer moved: z at evenly spaced times from 0 on. */
export interface DrawnMembranes {
  readonly neurons: number;
  /** Samples in a period. */
  readonly samples: number;
  /** Samples of each neuron. */
  readonly length: number;
  /** [neurons, length] */
  readonly real: Float32Array;
  readonly imaginary: Float32Array;
}

/** Everything about one drawing, answered twice. */
export interface Answer {
  /** What computed it. */
  readonly device: string;
  /** The kinds of the network's encoders. */
  readonly encoder: readonly string[];
  /** [inputs] the phases that the encoder made. */
  readonly inputs: Float32Array;
  readonly atemporal: {
    /** [hidden] of the first layer, and [classes] of the last, NaN where silent. */
    readonly hidden: Float32Array;
    readonly outputs: Float32Array;
    readonly answer: number;
  };
  readonly temporal: {
    readonly cycles: number;
    /** The first cycle after the start-up, and the one that answers. */
    readonly settled: number;
    readonly last: number;
    /** [cycles, classes] the phase of each output in each cycle, NaN where silent. */
    readonly phases: Float32Array;
    /** [cycles] the class of each, −1 for none. */
    readonly answers: Int32Array;
    /** From 0 to the end of the last cycle, in periods. */
    readonly duration: number;
    readonly spikes: {
      readonly inputs: DrawnSpikes;
      readonly hidden: DrawnSpikes;
      readonly outputs: DrawnSpikes;
    };
    readonly membranes: DrawnMembranes;
    /** Spikes of inputs, references and neurons. */
    readonly spikeCount: number;
    readonly operations: number;
  };
  /** Between the two, over the outputs that have a phase in both, in units of π; NaN if none has. */
  readonly largestError: number;
  readonly milliseconds: { readonly atemporal: number; readonly temporal: number };
}
