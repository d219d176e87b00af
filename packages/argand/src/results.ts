import type { EarlyResult } from './early/early-result.ts';

/** What training took. */
export interface TrainingResult {
  readonly seconds: number;
  readonly samplesPerSecond: number;
  readonly finalLoss: number;
}

/** What the network answers to all sources at once. */
export interface AtemporalResult {
  readonly accuracy: number;
  readonly images: number;
  readonly silent: number;
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/** What the same network answers on spikes, beside the atemporal answers to the same images. */
export interface TemporalResult {
  readonly neuron: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly accuracy: number;
  readonly atemporalAccuracy: number;
  /** The fraction of images with the atemporal prediction. */
  readonly agreement: number;
  /** Wrapped, in units of π, over the phases that came. */
  readonly meanPhaseError: number;
  readonly maxPhaseError: number;
  /** Output neurons that stayed silent, over all images. */
  readonly silentOutputs: number;
  readonly cycles: number;
  readonly images: number;
  readonly seconds: number;
  readonly imagesPerSecond: number;
  readonly spikesPerImage: number;
  readonly synapticOperationsPerImage: number;
}

/** The last line of `train --json` and of `evaluate --json` (without `training`). */
export interface Metrics {
  readonly dataset: string;
  readonly model: string;
  readonly recipe?: string;
  readonly seed: number;
  readonly epochs?: number;
  readonly parameters: number;
  readonly training?: TrainingResult;
  readonly atemporal: AtemporalResult;
  readonly temporal: readonly TemporalResult[];
  /** How soon images answer that may leave the run, with `evaluate --early`. */
  readonly early?: readonly EarlyResult[];
  /** What disturbed the spikes, or rounded the weights, of `temporal` alone; by the option's name. */
  readonly disturbed?: Readonly<Record<string, unknown>>;
  /** The versions of Argand that made a run of training, and the SHA-256 of all that decided it. */
  readonly argand?: readonly string[];
  readonly run?: string;
  readonly device: { readonly backend: string; readonly description: string; readonly threads: number };
  readonly out?: string;
}
