import { OptionError, ShapeError } from '@argand/errors';
import { isComplex } from '../operand.ts';
import { freeOnError } from '../scope.ts';
import { sameShape, show } from '../shape.ts';
import { pair, requireTensor, type Tensor, view } from '../tensor.ts';
import { real as binaryReal, unaryReal } from './real.ts';

/**
 * Re + i Im. Both parts are shared, not copied.
 *
 * @throws Error if their shapes differ
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { complex, conj, multiply, tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * const z = complex(tensor(device, [3]), tensor(device, [4]));
 * (await multiply(z, conj(z)).read()).join(' '); // 25 0
 * ```
 */
export function complex(re: Tensor<'float32'>, im: Tensor<'float32'>): Tensor<'complex64'> {
  for (const part of [re, im]) requireTensor(part, 'complex', 'a part');
  const bad = [re, im].find(({ dtype }) => dtype !== 'float32');
  if (bad)
    throw new OptionError(`complex: expects two float32 tensors, but one is ${bad.dtype}; use cast().`);
  if (!sameShape(re.shape, im.shape)) {
    throw new ShapeError(
      `complex: the real part is ${show(re.shape)} and the imaginary part ${show(im.shape)}; use broadcastTo().`,
    );
  }
  return freeOnError(re.device, () => pair(view(re), view(im)));
}

/** Re z, sharing its numbers. @throws Error if z is real. */
export function real(z: Tensor<'complex64'>): Tensor<'float32'> {
  return view(partOf(z, 0, 'real'));
}

/** Im z, sharing its numbers. @throws Error if z is real. */
export function imag(z: Tensor<'complex64'>): Tensor<'float32'> {
  return view(partOf(z, 1, 'imag'));
}

function partOf(z: Tensor, index: 0 | 1, what: string): Tensor<'float32'> {
  requireTensor(z, what);
  if (!z.parts) {
    throw new OptionError(
      `${what}: expects a complex64 tensor, but it is ${z.dtype}; make one with complex(re, im) or phasor(x).`,
    );
  }
  return z.parts[index];
}

/** Re z − i Im z. */
export function conj(z: Tensor<'complex64'>): Tensor<'complex64'> {
  const [re, im] = [partOf(z, 0, 'conj'), partOf(z, 1, 'conj')];
  return freeOnError(z.device, () => pair(view(re), unaryReal('neg', im)));
}

/**
 * |x|; for a complex tensor √(Re² + Im²), with gradient z/|z|, 0 at 0. Within 4 units in the last place of float32, over its whole range.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { abs, complex, tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * await abs(complex(tensor(device, 3), tensor(device, 4))).item(); // 5
 * ```
 */
export function abs(x: Tensor<'int32'>): Tensor<'int32'>;
export function abs(x: Tensor<'float32' | 'complex64'>): Tensor<'float32'>;
export function abs(x: Tensor): Tensor {
  if (!isComplex(x)) return unaryReal('abs', x);
  return binaryReal('hypot', partOf(x, 0, 'abs'), partOf(x, 1, 'abs'));
}

/** arg z in radians, in [−π, π]; arg 0 = 0, with gradient 0 there. See {@link phase} for units of π and silence. */
export function angle(z: Tensor<'complex64'>): Tensor<'float32'> {
  return binaryReal('atan2', partOf(z, 1, 'angle'), partOf(z, 0, 'angle'));
}
