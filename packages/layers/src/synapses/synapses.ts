import type { Tensor } from '@argand/autograd';
import type { Numbers } from '@argand/backend';

/** Parameters of one layer by their short names: `weight`, `bias`. */
export type ParameterTensors = Readonly<Record<string, Tensor<'float32'>>>;

/** The same parameters as plain numbers, read from the device once. */
export type ParameterArrays = Readonly<Record<string, Numbers<'float32'>>>;

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
    parameters: ParameterTensors,
    options: { readonly damping: number },
  ): Tensor<'float32'>;
  /** The same weights for spikes. */
  fanOut(parameters: ParameterArrays): FanOut;
}

/**
 * Where the spikes of each source go, and with which weight, as data: what an event-driven loop, a kernel or a chip works on.
 *
 * A source reaches runs of `width` neighbouring targets. Run r, offsets[j] ≤ r < offsets[j + 1], of source j takes targets
 * target[r] … target[r] + width − 1 with weights weights[weight[r]] … weights[weight[r] + width − 1]. A dense layer has one
 * run for each source, a convolution one for each position of its kernel; shared weights are stored once. No two
 * runs of a source meet: a spike reaches a target once.
 */
export interface FanOut {
  /** How many neurons send; the reference, where there is one, is one of them. */
  readonly sources: number;
  readonly targets: number;
  /** Whether the last source is the reference, which fires at phase 0 of every cycle: its weights are the bias. */
  readonly hasReference: boolean;
  /** How many targets a run has. */
  readonly width: number;
  /** [sources + 1] the first run of each source, and the end. */
  readonly offsets: Int32Array;
  /** [runs] the first target of each. */
  readonly target: Int32Array;
  /** [runs] where its weights begin. */
  readonly weight: Int32Array;
  readonly weights: Numbers<'float32'>;
}

/**
 * How many targets one spike of a source reaches: its synaptic operations.
 *
 * @example
 * ```ts
 * import { dense, fanOutSize } from '@argand/layers';
 *
 * const rule = dense(2, { bias: false }).temporalRule([3]);
 * const fanOut = rule.rule === 'synapses' && rule.synapses.fanOut({ weight: new Float32Array(6) });
 * fanOut && fanOutSize(fanOut, 0); // 2
 * ```
 */
export function fanOutSize({ offsets, width }: FanOut, source: number): number {
  return (offsets[source + 1] - offsets[source]) * width;
}
