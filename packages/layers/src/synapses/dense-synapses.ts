import { zerosLike } from '@argand/arrays';
import { add, matmul, phase, phasor, scope } from '@argand/autograd';
import { type Numbers, requireNumber } from '@argand/backend';
import { fusedPhasorDense, hasFusedPhasorDense } from './fused-phasor-dense.ts';
import type { FanOut, Synapses } from './synapses.ts';

/**
 * Every source reaches every target. Parameters: `weight` [inputs, outputs] and, with a bias, `bias` [outputs].
 *
 * The two executions of one weight stand side by side here.
 *
 * @throws RangeError if inputs or outputs is not a whole number above 0
 */
export function denseSynapses(inputs: number, outputs: number, bias: boolean): Synapses {
  requireNumber('denseSynapses', 'inputs', inputs, { whole: true, atLeast: 1 });
  requireNumber('denseSynapses', 'outputs', outputs, { whole: true, atLeast: 1 });
  return {
    sources: inputs,
    targets: outputs,

    // Atemporal: z = e^{iπx} W + b, all sources at once.
    phases(x, { weight, bias: offset }, { damping }) {
      if (hasFusedPhasorDense(x.device)) {
        return fusedPhasorDense(x, weight, bias ? offset : undefined, damping);
      }
      return scope(x.device, () => {
        const z = matmul(phasor(x), weight);
        return phase(bias ? add(z, offset) : z, { damping });
      });
    },

    // Temporal: one spike at a time, along the same rows of the same weight.
    fanOut: ({ weight, bias: offset }) => denseFanOut(inputs, outputs, weight, bias ? offset : undefined),
  };
}

/** One run of all targets for each source; the bias is the row of the reference. */
function denseFanOut(
  inputs: number,
  outputs: number,
  weight: Numbers<'float32'>,
  bias: Numbers<'float32'> | undefined,
): FanOut {
  const sources = inputs + (bias ? 1 : 0);
  const weights = zerosLike(weight, sources * outputs);
  weights.set(weight);
  if (bias) weights.set(bias, inputs * outputs);
  return {
    sources,
    targets: outputs,
    hasReference: bias !== undefined,
    width: outputs,
    offsets: Int32Array.from({ length: sources + 1 }, (_, source) => source),
    target: new Int32Array(sources),
    weight: Int32Array.from({ length: sources }, (_, source) => source * outputs),
    weights,
  };
}
