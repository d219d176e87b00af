import type { Device } from '@argand/backend';
import type { Shape } from './shape.ts';
import { alias, type RealTensor, type Tensor } from './tensor.ts';

/** Tensors that the forward pass keeps for the gradient, by name. */
export type Saved = Readonly<Record<string, Tensor>>;

/** What an operation's gradient is computed from. */
export interface Backward<Options> {
  readonly inputs: readonly RealTensor[];
  readonly out: RealTensor;
  readonly saved: Saved;
  /** ∂L/∂out, of the shape of `out`. */
  readonly gradient: Tensor<'float32'>;
  readonly options: Options;
  /** For each input, whether its gradient is wanted; the others may be left undefined. */
  readonly wanted: readonly boolean[];
}

/**
 * A differentiable operation on real tensors, as a value: what it gives, and the gradient beside it.
 * Complex operations are compositions of real ones.
 */
export interface Operation<Options> {
  readonly name: string;
  /** The shape of the result. @throws Error if the inputs do not fit, saying what came and what is wanted. */
  outputShape(shapes: readonly Shape[], options: Options): Shape;
  /** Computes the result. Inputs are on `device`, checked by `outputShape`. */
  forward(
    device: Device,
    inputs: readonly RealTensor[],
    options: Options,
    shape: Shape,
  ): { readonly out: RealTensor; readonly saved?: Saved };
  /** ∂L/∂input for each input, undefined where there is none. */
  backward(pass: Backward<Options>): readonly (Tensor<'float32'> | undefined)[];
}

/**
 * Runs an operation, recording it if an input is tracked. Layers and users define operations of their own and apply them
 * with this.
 *
 * @throws Error if the inputs are on different devices or do not fit the operation.
 */
export function apply<Options>(
  operation: Operation<Options>,
  inputs: readonly RealTensor[],
  options: Options,
): RealTensor {
  const [{ device }] = inputs;
  let tape = inputs[0].tape;
  for (const input of inputs) {
    if (input.device !== device) {
      throw new Error(
        `${operation.name}: its inputs are on two devices, ${device.backend} and ${input.device.backend}; read one and make it again on the other.`,
      );
    }
    if (input.tape && tape && input.tape !== tape) {
      throw new Error(
        `${operation.name}: its inputs belong to two calls of valueAndGradient; gradients of gradients are not kept.`,
      );
    }
    tape ??= input.tape;
  }
  const shape = operation.outputShape(
    inputs.map((input) => input.shape),
    options,
  );
  const { out, saved = {} } = operation.forward(device, inputs, options, shape);
  if (!tape || out.type === 'int32') return out;
  const tracked = alias(out, out.shape, tape);
  out.dispose();
  tape.record(operation, inputs, tracked, saved, options);
  return tracked;
}
