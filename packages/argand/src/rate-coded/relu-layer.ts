import type { Shape } from '@argand/autograd';
import type { FanOut, Layer, ParameterArrays } from '@argand/layers';

/** A layer of real numbers in place of phases: max(0, Σ W x + b), or what only renames. */
export interface ReluLayer extends Layer {
  /** Where the spikes of its sources go, with the same weights; absent where neurons keep their row-major numbers. */
  fanOut?(input: Shape, parameters: ParameterArrays): FanOut;
}

/** A layer whose numbers are no phases, and which therefore has no phasor neurons to run in time. */
export function reluLayer(parts: Omit<ReluLayer, 'temporalRule'>): ReluLayer {
  return {
    ...parts,
    temporalRule() {
      throw new Error(
        `${parts.kind} is a layer of rectified sums, not of phases; run it rate-coded, along its fan-out.`,
      );
    },
  };
}
