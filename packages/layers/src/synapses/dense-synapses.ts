import { add, matmul, phase, phasor } from '@argand/autograd';
import type { Numbers } from '@argand/backend';
import { fusedPhasorDense, hasFusedPhasorDense } from './fused-phasor-dense.ts';
import type { FanOut, Synapses } from './synapses.ts';

/**
 * Every source reaches every target. Parameters: `weight` [inputs, outputs] and, with a bias, `bias` [outputs].
 *
 * The two executions of one weight stand side by side here.
 */
export function denseSynapses(inputs: number, outputs: number, bias: boolean): Synapses {
  return {
    sources: inputs,
    targets: outputs,

    // Atemporal: z = e^{iπx} W + b, all sources at once.
    phases(x, { weight, bias: offset }, { damping }) {
      if (hasFusedPhasorDense(x.device)) {
        return fusedPhasorDense(x, weight, bias ? offset : undefined, damping);
      }
      const z = matmul(phasor(x), weight);
      return phase(bias ? add(z, offset) : z, { damping });
    },

    // Temporal: one spike at a time, along the same rows of the same weight.
    fanOut: ({ weight, bias: offset }) => new DenseFanOut(inputs, outputs, weight, bias ? offset : undefined),
  };
}

class DenseFanOut implements FanOut {
  readonly sources: number;
  readonly targets: number;
  readonly bias: Float64Array | undefined;
  readonly #weight: Numbers<'float32'>;

  constructor(
    sources: number,
    targets: number,
    weight: Numbers<'float32'>,
    bias: Numbers<'float32'> | undefined,
  ) {
    this.sources = sources;
    this.targets = targets;
    this.#weight = weight;
    this.bias = bias && Float64Array.from(bias);
  }

  add(
    source: number,
    real: number,
    imaginary: number,
    sumReal: Float64Array,
    sumImaginary: Float64Array,
  ): void {
    const weight = this.#weight;
    const { targets } = this;
    const row = source * targets;
    for (let o = 0; o < targets; o++) {
      const w = weight[row + o];
      sumReal[o] += w * real;
      sumImaginary[o] += w * imaginary;
    }
  }

  reach(): number {
    return this.targets;
  }
}
