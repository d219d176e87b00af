import type { Tensor } from '@argand/autograd';
import { bernoulli, where } from '@argand/autograd';
import { SettingsReader } from '../json.ts';
import type { Layer, LayerKind } from './layer.ts';

/**
 * In training, silences each neuron with this probability: its phase is missing, its phasor 0, its gradient 0. Otherwise,
 * and in time, it is absent. Nothing is rescaled: the angle of a sum does not depend on its size.
 *
 * @throws Error unless 0 ≤ rate < 1.
 */
export function dropout(rate: number): Layer {
  if (!(rate >= 0 && rate < 1)) throw new Error(`dropout(${rate}): the rate must be at least 0 and below 1.`);
  return {
    kind: 'dropout',
    settings: { rate },
    outputShape: (input) => input,
    parameters: () => ({}),
    apply(x, _parameters, { dropout: stream }) {
      if (!stream || rate === 0) return x;
      return where(bernoulli(x.device, stream, x.shape, rate), Number.NaN, x) as Tensor<'float32'>;
    },
    inTime: () => ({ rule: 'absent' }),
  };
}

/** How {@link dropout} is read from a file. */
export const dropoutKind: LayerKind = {
  kind: 'dropout',
  read: (settings, place) => dropout(new SettingsReader(settings, place).real('rate')),
};
