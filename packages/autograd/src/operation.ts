import type { Device } from '@argand/backend';
import type { Shape } from './shape.ts';
import type { RealTensor, Tensor } from './tensor.ts';

/** Tensors that the forward pass keeps for the gradient, by name. */
export type SavedTensors = Readonly<Record<string, RealTensor>>;

/** What an operation's gradient is computed from. */
export interface BackwardContext<Options> {
  readonly inputs: readonly RealTensor[];
  readonly out: RealTensor;
  readonly saved: SavedTensors;
  /** ∂L/∂out, of the shape of `out`. */
  readonly gradient: Tensor<'float32'>;
  readonly options: Options;
  /** For each input, whether its gradient is wanted; the others may be left undefined. */
  readonly needsGradient: readonly boolean[];
}

/**
 * A differentiable operation on real tensors, as a value: what it gives, and the gradient beside it.
 * A complex operation is made of real ones: one for each part of its result, or a composition.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { binary } from '@argand/backend/kernels';
 * import { allocate, apply, type Operation, storageOf, sum, tensor, valueAndGrad } from '@argand/autograd';
 *
 * // Straight through: the forward pass is the product with itself, the gradient passes unchanged.
 * const straightSquare: Operation<undefined, 'float32'> = {
 *   name: 'straightSquare',
 *   outputShape: ([shape]) => shape,
 *   forward(device, [x], _options, shape) {
 *     const out = allocate(device, 'float32', shape);
 *     const factor = { storage: storageOf(x), strides: [1] };
 *     device.run(binary, { operation: 'multiply', shape: [x.size], a: factor, b: factor, out: storageOf(out) });
 *     return { out };
 *   },
 *   backward: ({ gradient }) => [gradient],
 * };
 * const device = await openDevice([reference()]);
 * const { gradients } = valueAndGrad((x) => sum(apply(straightSquare, [x], undefined)), tensor(device, [1, 2]));
 * (await gradients.read()).join(' '); // 1 1
 * ```
 */
export interface Operation<Options, Out extends 'float32' | 'int32' = 'float32' | 'int32'> {
  readonly name: string;
  /** The shape of the result. @throws Error if the inputs do not fit, saying what came and what is wanted. */
  outputShape(shapes: readonly Shape[], options: Options): Shape;
  /**
   * Computes the result. Inputs are on `device`, checked by `outputShape`. What it saves, its output among them, stays for `backward`; every
   * other tensor that it makes is freed.
   */
  forward(
    device: Device,
    inputs: readonly RealTensor[],
    options: Options,
    shape: Shape,
  ): { readonly out: Tensor<Out>; readonly saved?: SavedTensors };
  /** ∂L/∂input for each input, undefined where there is none. Nothing else that it makes outlives it. */
  backward(pass: BackwardContext<Options>): readonly (Tensor<'float32'> | undefined)[];
}
