import { scope } from '../scope.ts';
import { pair, requireTensor, type Tensor } from '../tensor.ts';
import { isSilent } from './comparisons.ts';
import { cosPi, sinPi } from './elementary.ts';
import { where } from './where.ts';

/**
 * e^{iπx}: the phasor of a phase, exact at multiples of 1/2; NaN, silence, has the phasor 0 and gradient 0.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { phasor, tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * (await phasor(tensor(device, [0.5, Number.NaN])).read()).join(' '); // 0 1 0 0
 * ```
 */
export function phasor(x: Tensor<'float32'>): Tensor<'complex64'> {
  requireTensor(x, 'phasor');
  return scope(x.device, () => {
    const silent = isSilent(x);
    // Taken out before the cosine, so that no NaN is multiplied by a gradient of 0. The sine of the 0 put there is 0 already.
    const phases = where(silent, 0, x);
    return pair(where(silent, 0, cosPi(phases)), sinPi(phases));
  });
}
