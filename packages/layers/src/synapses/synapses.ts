import type { Tensor } from '@argand/autograd';
import type { Numbers } from '@argand/backend';

/** Parameters of one layer by their short names: `weight`, `bias`. */
export type Parameters = Readonly<Record<string, Tensor<'float32'>>>;

/** The same parameters as plain numbers, read from the device once. */
export type ReadParameters = Readonly<Record<string, Numbers<'float32'>>>;

/**
 * The real, linear map of a layer: one object that both executions use, with the same weights.
 *
 *     atemporal   phases(x): all sources at once,      y_o = arg(Σ_j W[j, o] e^{iπ x_j} + b_o)/π
 *     temporal    fanOut():  one spike at a time,      every target o of source j receives W[j, o]
 */
export interface Synapses {
  /** How many neurons send, and how many receive, numbered in row-major order. */
  readonly sources: number;
  readonly targets: number;
  /** Phases in, [batch, …input], phases out, [batch, …output]; differentiable, with ε = `damping` (see `LayerContext`). */
  phases(
    x: Tensor<'float32'>,
    parameters: Parameters,
    options: { readonly damping: number },
  ): Tensor<'float32'>;
  /** The same weights for spikes. */
  fanOut(parameters: ReadParameters): FanOut;
}

/** Where the spikes of each source go, and with which weight. */
export interface FanOut {
  readonly sources: number;
  readonly targets: number;
  /** The weight of each target's reference, a source that fires at phase 0 of every cycle; undefined without a bias. */
  readonly bias: Float64Array | undefined;
  /** sum[o] += W[source, o] · (real + i imaginary) for every target o that the source reaches. */
  add(
    source: number,
    real: number,
    imaginary: number,
    sumReal: Float64Array,
    sumImaginary: Float64Array,
  ): void;
  /** How many targets one spike of the source reaches: its synaptic operations. */
  reach(source: number): number;
}
