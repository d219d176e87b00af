import type { StopEarly } from '@argand/spiking';
import type { Followed } from '../followed.ts';

/** One rule, or the whole run beside it. */
export interface EarlyRow {
  /** None for the whole run. */
  readonly rule: StopEarly | null;
  readonly accuracy: number;
  /** The fraction of images with the answer of the whole run. */
  readonly agreement: number;
  /** How many cycles of the last clock it took to answer. */
  readonly cycles: { readonly mean: number; readonly median: number };
  readonly synapticOperationsPerImage: number;
  /** The share of the whole run's synaptic operations that was not done. */
  readonly saved: number;
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/** How soon a network answers with a neuron. */
export interface EarlyResult {
  readonly neuron: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of the whole run. */
  readonly cycles: number;
  /** The whole run, then each rule. */
  readonly rows: readonly EarlyRow[];
  /** When the input of a stream changes from one test image to the next: in how many cycles the output follows. */
  readonly settling: { readonly tolerance: number; readonly answer: Followed; readonly phases: Followed };
}
