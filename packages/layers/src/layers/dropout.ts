import { randomBernoulli, scope, type Tensor, where } from '@argand/autograd';
import { OptionError } from '@argand/errors';
import { SettingsReader } from '../json.ts';
import type { Layer, LayerKind } from './layer.ts';

/**
 * In training, silences each neuron with this probability: its phase is missing (NaN), its phasor 0, its gradient 0.
 * Otherwise, and in time, it is absent.
 *
 * Nothing is rescaled: a phase has no size that could make up for the silent ones. The angle of a sum depends on its size
 * only beside a bias, which in training therefore weighs 1/(1 − rate) times what it weighs later.
 *
 * @throws Error unless 0 ≤ rate < 1.
 * @example
 * ```ts
 * import { dropout } from '@argand/layers';
 *
 * dropout(0.25).temporalRule([100]); // { rule: 'absent' }
 * ```
 */
export function dropout(rate: number): Layer {
  if (!(typeof rate === 'number' && rate >= 0 && rate < 1))
    throw new OptionError(`dropout(${rate}): the rate must be at least 0 and below 1.`);
  return {
    kind: 'dropout',
    settings: { rate },
    outputShape: (input) => input,
    parameters: () => ({}),
    apply(x, _parameters, { dropout: stream }) {
      if (!stream || rate === 0) return x;
      return scope(
        x.device,
        () => where(randomBernoulli(x.device, stream, x.shape, rate), Number.NaN, x) as Tensor<'float32'>,
      );
    },
    temporalRule: () => ({ rule: 'absent' }),
  };
}

/** How {@link dropout} is read from a file. */
export const dropoutKind: LayerKind = {
  kind: 'dropout',
  read: (settings, path) => dropout(new SettingsReader(settings, path, ['rate']).real('rate')),
};
