import type { Shape } from '@argand/autograd';
import type { FanOut, Layer, ParameterArrays } from '@argand/layers';

/** A layer of real numbers in place of phases: max(0, Σ W x + b), a pool, or a layer that only renumbers neurons. */
export interface ReluLayer extends Layer {
  /** The targets and weights of its spikes. Absent if neurons keep their row-major index. */
  fanOut?(input: Shape, parameters: ParameterArrays): FanOut;
}

/** Makes a layer whose numbers are not phases, so it has no phasor neurons to run in time. */
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
