import type { Shape } from '@argand/autograd';
import { requireOptions } from '@argand/backend';
import { OptionError, ShapeError } from '@argand/errors';
import { uniform } from '@argand/random';
import { SettingsReader } from '../json.ts';
import { denseSynapses } from '../synapses/dense-synapses.ts';
import type { Layer, LayerKind } from './layer.ts';

/** Options of {@link dense}. */
export interface DenseOptions {
  /** Whether every neuron has a reference that fires at phase 0 with a trained weight. Default true. */
  readonly bias?: boolean | undefined;
}

/**
 * A layer of `units` phasor neurons, each driven by every input: y_o = arg(Σ_j W[j, o] e^{iπ x_j} + b_o)/π.
 *
 * Phases [batch, inputs] → [batch, units]. `weight` [inputs, units] starts Glorot uniform, within ±√(6/(inputs + units)), `bias` [units] at 1.
 * A neuron whose sum is exactly 0 is silent: NaN, with gradient 0.
 *
 * Source: Olin-Ammentorp and Bazhenov, arXiv 2106.11908; X. Glorot and Y. Bengio, AISTATS 2010 (the weights).
 *
 * @throws Error if units is not a whole number above 0.
 * @example
 * ```ts
 * import { dense } from '@argand/layers';
 *
 * dense(100).outputShape([784]); // [ 100 ]
 * ```
 */
export function dense(units: number, options: DenseOptions = {}): Layer {
  requireOptions(options, 'dense', ['bias']);
  const { bias = true } = options;
  if (!Number.isSafeInteger(units) || units < 1)
    throw new OptionError(`dense(${units}): units must be a whole number above 0.`);
  const inputsOf = (input: Shape) => {
    if (input.length !== 1) {
      throw new ShapeError(
        `dense(${units}): input shape is [${input.join(', ')}], but dense expects [features]; put flatten() before it.`,
      );
    }
    return input[0];
  };
  return {
    kind: 'dense',
    settings: { units, bias },
    outputShape(input) {
      inputsOf(input);
      return [units];
    },
    parameters(input) {
      const inputs = inputsOf(input);
      const limit = Math.sqrt(6 / (inputs + units));
      const weight = {
        shape: [inputs, units],
        initialize: (stream: Parameters<typeof uniform>[0]) => uniform(stream, inputs * units, -limit, limit),
      };
      return bias
        ? { weight, bias: { shape: [units], initialize: () => new Float32Array(units).fill(1) } }
        : { weight };
    },
    apply: (x, parameters, { damping }) =>
      denseSynapses(x.shape[1], units, bias).phases(x, parameters, { damping }),
    temporalRule: (input) => ({ rule: 'synapses', synapses: denseSynapses(inputsOf(input), units, bias) }),
  };
}

/** How {@link dense} is read from a file. */
export const denseKind: LayerKind = {
  kind: 'dense',
  read(settings, path) {
    const reader = new SettingsReader(settings, path, ['units', 'bias']);
    return dense(reader.whole('units'), { bias: reader.flag('bias', true) });
  },
};
