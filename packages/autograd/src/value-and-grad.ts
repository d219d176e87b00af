import { requireFunction } from '@argand/backend';
import { DeviceError, OptionError, ShapeError } from '@argand/errors';
import { full, zeros } from './creation.ts';
import { scope } from './scope.ts';
import { type Shape, show } from './shape.ts';
import { Tape } from './tape.ts';
import {
  detach,
  isFloat,
  pair,
  type RealTensor,
  requireTensor,
  type Tensor,
  tensorType,
  track,
} from './tensor.ts';
import { entriesOf, mapTree, type TensorTree } from './tree.ts';
import { mapTensors } from './visit-tensors.ts';

/** A loss with whatever else the function returns: tensors in arrays, plain records, Maps and Sets, numbers, … */
export interface WithAuxiliary<A> {
  readonly loss: Tensor<'float32'>;
  readonly auxiliary: A;
}

/** The loss, and its gradient for each input, in the inputs' own structure. */
export interface ValueAndGrad<T extends TensorTree, A = undefined> {
  readonly value: Tensor<'float32'>;
  readonly gradients: T;
  readonly auxiliary: A;
}

/**
 * f's value and its gradient for every input: a tensor, or a tree of them (lists, records and Maps, nested), of float32 or complex64.
 *
 * `f` gets tracked copies of the inputs and returns a real scalar, or `{ loss, auxiliary }`. The gradient of a real L at
 * a complex z is ∂L/∂Re z + i ∂L/∂Im z (PyTorch's convention); of an input on which the loss does not depend, 0. What f
 * computes on the way is freed; the value, the gradients and the auxiliary tensors are the caller's, or the scope's
 * around it. Everything is queued on the device and nothing is waited for.
 *
 * @throws Error if the loss is not one float32 number, an input is an integer tensor, the auxiliary may hold tensors out of sight (an instance
 * of a class, a function), or the call is inside another
 * and differentiates what that one tracks
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { multiply, sum, tensor, valueAndGrad } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * const x = tensor(device, [1, 2, 3]);
 * const { value, gradients } = valueAndGrad((x) => sum(multiply(x, x)), x);
 * await value.item(); // 14
 * (await gradients.read()).join(' '); // 2 4 6
 * ```
 */
export function valueAndGrad<T extends TensorTree>(
  f: (inputs: T) => Tensor<'float32'>,
  inputs: T,
): ValueAndGrad<T>;
export function valueAndGrad<T extends TensorTree, A>(
  f: (inputs: T) => WithAuxiliary<A>,
  inputs: T,
): ValueAndGrad<T, A>;
export function valueAndGrad<T extends TensorTree>(
  f: (inputs: T) => Tensor<'float32'> | WithAuxiliary<unknown>,
  inputs: T,
): ValueAndGrad<T, unknown> {
  requireFunction(f, 'valueAndGrad', 'f');
  const [first] = entriesOf(inputs, 'valueAndGrad', 'the input');
  if (!first) throw new OptionError('valueAndGrad: there are no inputs; pass at least one tensor.');
  const [, { device }] = first;
  return scope(device, () => {
    const tape = new Tape();
    try {
      const sources: Tensor<'float32'>[] = [];
      const tracked = mapTree(inputs, (tensor) => trackInput(tensor, tape, sources));
      // In a scope of its own, so that the tape alone holds what gradients need and can let go of it on the way back.
      const result = scope(device, () => f(tracked));
      const { loss, auxiliary } = hasAuxiliary(result) ? result : { loss: result, auxiliary: undefined };
      requireLoss(loss);
      const found = tape.gradients(loss, full(device, loss.shape, 1), sources);
      let next = 0;
      // In the order in which the inputs were tracked.
      const take = (shape: Shape): Tensor<'float32'> => {
        const gradient = found[next++];
        return gradient ? detach(gradient, shape) : zeros(device, shape);
      };
      const gradients = mapTree(inputs, ({ parts, shape }) =>
        parts ? pair(take(shape), take(shape)) : take(shape),
      );
      return {
        value: detach(loss),
        gradients,
        auxiliary: mapTensors(auxiliary, tensorType.is, untracked, 'valueAndGrad'),
      };
    } finally {
      tape.close();
    }
  });
}

function trackInput(tensor: Tensor, tape: Tape, sources: Tensor<'float32'>[]): Tensor {
  if (tensor.disposed) throw new DeviceError(`valueAndGrad: ${tensor.whyFreed()}`);
  if (tensor.tape) {
    throw new OptionError(
      'valueAndGrad: an input is tracked by another call around this one; gradients of gradients are not kept. Pass stopGradient(input) if none is wanted.',
    );
  }
  if (tensor.parts) {
    const [re, im] = tensor.parts.map((part) => track(part, tape));
    sources.push(re, im);
    return pair(re, im);
  }
  if (!isFloat(tensor)) {
    throw new OptionError(
      `valueAndGrad: an input is ${tensor.dtype} of shape ${show(tensor.shape)}; gradients are for float32 and complex64. Use it inside the function without passing it.`,
    );
  }
  const tracked = track(tensor, tape);
  sources.push(tracked);
  return tracked;
}

function hasAuxiliary(result: Tensor<'float32'> | WithAuxiliary<unknown>): result is WithAuxiliary<unknown> {
  return typeof result === 'object' && result !== null && 'loss' in result;
}

function requireLoss(loss: Tensor): void {
  requireTensor(loss, 'valueAndGrad', 'the loss');
  if (loss.dtype !== 'float32' || loss.size !== 1) {
    throw new ShapeError(
      `valueAndGrad: the loss is ${loss.dtype} of shape ${show(loss.shape)}; it must be one float32 number, such as sum(…) or mean(…).`,
    );
  }
}

/** Off the tape, so that nothing can be recorded after the gradient was taken. */
function untracked(tensor: Tensor): Tensor {
  if (!tensor.tape) return tensor;
  const [re, im] = tensor.parts ?? [];
  return re && im ? pair(detach(re), detach(im)) : detach(tensor as RealTensor);
}
