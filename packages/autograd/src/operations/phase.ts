import { requireNumber, requireOptions } from '@argand/backend';
import { OptionError, ShapeError } from '@argand/errors';
import { apply } from '../apply.ts';
import { runBinary } from '../elementwise.ts';
import type { Operation } from '../operation.ts';
import { sameShape, show } from '../shape.ts';
import { isFloat, requireTensor, type Tensor } from '../tensor.ts';
import { choose, compare, hypot, minus, over, plus, times } from './unrecorded.ts';

/** How the gradient of a phase is damped. */
export interface PhaseOptions {
  /** ε ≥ 0 in ∂y/∂z = (−Im z, Re z)/(π(|z|² + ε)): near z = 0 the true gradient is large and useless. */
  readonly damping?: number | undefined;
}

const operation: Operation<{ readonly damping: number }> = {
  name: 'phase',
  outputShape([re, im]) {
    if (!sameShape(re, im))
      throw new ShapeError(`phase: the real part is ${show(re)} and the imaginary part ${show(im)}.`);
    return re;
  },
  forward: (_device, [re, im], _options, shape) => ({ out: runBinary('phase', im, re, shape) }),
  backward({ inputs: [re, im], gradient, options: { damping } }) {
    if (!isFloat(re) || !isFloat(im)) return [undefined, undefined];
    // z = |z| u: g u / (π (|z| + ε/|z|)), as |z|² may be no float32.
    const size = hypot(re, im);
    const silent = compare('equal', size, 0);
    const divisor = choose(silent, 1, size);
    const turned = over(over(gradient, Math.PI), plus(divisor, over(damping, divisor)));
    const scale = choose(silent, 0, turned);
    return [minus(0, times(scale, over(im, divisor))), times(scale, over(re, divisor))];
  },
};

/**
 * y = arg(z)/π in [−1, 1): −1 for a negative real, NaN (silence) for exactly 0.
 *
 * Gradient: ∂y/∂z = (−Im z, Re z)/(π(|z|² + damping)), 0 at z = 0.
 *
 * @throws Error if z is real or the damping negative.
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { complex, phase, tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * const z = complex(tensor(device, [0, -1]), tensor(device, [2, 0]));
 * (await phase(z).read()).join(' '); // 0.5 -1
 * ```
 */
export function phase(z: Tensor<'complex64'>, options: PhaseOptions = {}): Tensor<'float32'> {
  requireTensor(z, 'phase');
  requireOptions(options, 'phase', ['damping']);
  const { damping = 0 } = options;
  if (!z.parts)
    throw new OptionError(
      `phase: expects a complex64 tensor, but it is ${z.dtype}; make one with complex(re, im) or phasor(x).`,
    );
  requireNumber('phase', 'damping', damping, { atLeast: 0 });
  return apply(operation, z.parts, { damping }) as Tensor<'float32'>;
}
