import { full, zeros } from './creation.ts';
import { scope } from './scope.ts';
import { show } from './shape.ts';
import { Tape } from './tape.ts';
import { alias, pair, type Tensor } from './tensor.ts';

/** What a function is differentiated for: a tensor, a list of them, or a record of them. */
export type Inputs = Tensor | readonly Tensor[] | Readonly<Record<string, Tensor>>;

/** A loss with whatever else the function wants to hand out. */
export interface WithAuxiliary<A> {
  readonly loss: Tensor<'float32'>;
  readonly auxiliary: A;
}

/** The loss, and its gradient for each input, in the inputs' own structure. */
export interface ValueAndGradient<T extends Inputs, A = undefined> {
  readonly value: Tensor<'float32'>;
  readonly gradients: T;
  readonly auxiliary: A;
}

/** Copies of the inputs on a tape, in the same structure, and the list of real tensors in them. */
function track(inputs: Inputs, tape: Tape | undefined, real: Tensor<'float32'>[]): Inputs {
  const one = (tensor: Tensor): Tensor => {
    if (tensor.parts)
      return pair(one(tensor.parts[0]) as Tensor<'float32'>, one(tensor.parts[1]) as Tensor<'float32'>);
    if (tensor.type !== 'float32') {
      throw new Error(
        `valueAndGradient: an input is ${tensor.type} of shape ${show(tensor.shape)}; gradients are for float32 and complex64. Use it inside the function without passing it.`,
      );
    }
    const tracked = alias(tensor as Tensor<'float32'>, tensor.shape, tape);
    real.push(tracked);
    return tracked;
  };
  return mapInputs(inputs, one);
}

function mapInputs(inputs: Inputs, map: (tensor: Tensor) => Tensor): Inputs {
  if (isTensor(inputs)) return map(inputs);
  if (Array.isArray(inputs)) return inputs.map(map);
  return Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, map(tensor)]));
}

function isTensor(inputs: Inputs): inputs is Tensor {
  return 'device' in inputs && 'dispose' in inputs;
}

/**
 * f's value and its gradient for every input.
 *
 * `f` gets tracked copies of the inputs and returns a real scalar, or `{ loss, auxiliary }`. The gradient of a real L at
 * a complex z is ∂L/∂Re z + i ∂L/∂Im z (PyTorch's convention). What f computes on the way is freed; the value, the
 * gradients and the auxiliary tensors are the caller's, or the scope's around it.
 *
 * @throws Error if the loss is not a float32 scalar, or an input is an integer tensor.
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { multiply, sum, tensor, valueAndGradient } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * const x = tensor(device, [1, 2, 3]);
 * const { value, gradients } = valueAndGradient((x) => sum(multiply(x, x)), x);
 * await value.item(); // 14
 * (await gradients.read()).join(' '); // 2 4 6
 * ```
 */
export function valueAndGradient<T extends Inputs>(
  f: (inputs: T) => Tensor<'float32'>,
  inputs: T,
): ValueAndGradient<T>;
export function valueAndGradient<T extends Inputs, A>(
  f: (inputs: T) => WithAuxiliary<A>,
  inputs: T,
): ValueAndGradient<T, A>;
export function valueAndGradient<T extends Inputs>(
  f: (inputs: T) => Tensor<'float32'> | WithAuxiliary<unknown>,
  inputs: T,
): ValueAndGradient<T, unknown> {
  const first = isTensor(inputs) ? inputs : Object.values(inputs)[0];
  if (!first) throw new Error('valueAndGradient: there are no inputs; pass at least one tensor.');
  const { device } = first;
  return scope(device, () => {
    const tape = new Tape();
    const sources: Tensor<'float32'>[] = [];
    const result = f(track(inputs, tape, sources) as T);
    const { loss, auxiliary } = 'loss' in result ? result : { loss: result, auxiliary: undefined };
    if (loss.type !== 'float32' || loss.size !== 1) {
      throw new Error(
        `valueAndGradient: the loss is ${loss.type} of shape ${show(loss.shape)}; it must be one float32 number, such as sum(…) or mean(…).`,
      );
    }
    const found = tape.gradients(loss, full(device, loss.shape, 1), sources);
    let next = 0;
    // In the order in which `track` met them; an input that the loss does not depend on has gradient 0.
    const one = (tensor: Tensor): Tensor => {
      if (tensor.parts)
        return pair(one(tensor.parts[0]) as Tensor<'float32'>, one(tensor.parts[1]) as Tensor<'float32'>);
      const gradient = found[next++];
      return gradient ? alias(gradient, tensor.shape) : zeros(device, tensor.shape);
    };
    const gradients = mapInputs(inputs, one) as T;
    return { value: alias(loss, loss.shape), gradients, auxiliary: untracked(auxiliary) };
  });
}

/** Auxiliary tensors off the tape, so that nothing can be recorded after the gradient was taken. */
function untracked(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('dispose' in value && 'device' in value) {
    const tensor = value as Tensor;
    if (!tensor.tape && !tensor.parts) return tensor;
    return tensor.parts
      ? pair(untracked(tensor.parts[0]) as Tensor<'float32'>, untracked(tensor.parts[1]) as Tensor<'float32'>)
      : alias(tensor as Tensor<'float32'>, tensor.shape);
  }
  if (Array.isArray(value)) return value.map(untracked);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, untracked(item)]));
}
