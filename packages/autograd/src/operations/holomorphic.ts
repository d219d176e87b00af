import { apply } from '../apply.ts';
import { asFloat, constant, type Operand, partsOf } from '../operand.ts';
import type { Operation } from '../operation.ts';
import { keep, scope } from '../scope.ts';
import { broadcastShapes, type Shape } from '../shape.ts';
import { sumTo } from '../sums.ts';
import { detach, pair, type RealTensor, type Tensor } from '../tensor.ts';
import { type Normalized, normalized, type Scaled, unscaled } from './scaled.ts';
import { ldexp, minus, times } from './unrecorded.ts';

/** A complex function whose value and derivatives are computed without overflow or underflow on the way. */
export interface Holomorphic {
  readonly name: string;
  readonly value: (z: readonly Normalized[]) => Scaled;
  /** ∂f/∂z of each argument. */
  readonly derivatives: readonly ((z: readonly Normalized[]) => Scaled)[];
}

/**
 * Applies a function to complex and real tensors and plain numbers, at least one of them a tensor, with broadcasting; recorded.
 *
 * With G = ∂L/∂Re f + i ∂L/∂Im f, an argument has the gradient conj(∂f/∂z) G. The two parts of f are two operations on real tensors, and each hands
 * back its share.
 *
 * @throws Error if the shapes do not broadcast, or a tensor is int32
 */
export function applyHolomorphic(
  { name, value, derivatives }: Holomorphic,
  model: Tensor,
  args: readonly Operand[],
): Tensor<'complex64'> {
  const { device } = model;
  return scope(device, () => {
    /** The parts of all arguments in a row, and of which argument and which part of it each is. */
    const inputs: RealTensor[] = [];
    const parameters: { readonly argument: number; readonly isImaginary: boolean }[] = [];
    for (const [argument, operand] of args.entries()) {
      const [re, im] = partsOf(operand);
      inputs.push(typeof re === 'number' ? constant(device, re) : asFloat(re, name));
      parameters.push({ argument, isImaginary: false });
      if (!im) continue;
      inputs.push(im);
      parameters.push({ argument, isImaginary: true });
    }
    const argumentsIn = (parts: readonly RealTensor[]): Normalized[] =>
      args.map((_, argument) => {
        const [re, im = constant(device, 0)] = parts.filter((_, k) => parameters[k].argument === argument);
        return normalized(asFloat(re, name), asFloat(im, name));
      });
    /** Both parts of the value, of which each operation takes one. */
    let computed: readonly [Tensor<'float32'>, Tensor<'float32'>] | undefined;

    const partOf = (part: 0 | 1): Operation<undefined, 'float32'> => ({
      name,
      outputShape: (shapes) =>
        shapes.reduce<Shape>((shape, other) => broadcastShapes(shape, other, name), []),
      forward(_device, parts) {
        computed ??= keep(unscaled(value(argumentsIn(parts))));
        return { out: detach(computed[part]) };
      },
      backward({ inputs: parts, gradient, needsGradient }) {
        const z = argumentsIn(parts);
        const slopes = derivatives.map((derivative, argument) =>
          parameters.some((parameter, k) => parameter.argument === argument && needsGradient[k])
            ? derivative(z)
            : undefined,
        );
        return parameters.map(({ argument, isImaginary }, k) => {
          const slope = slopes[argument];
          if (!needsGradient[k] || !slope) return undefined;
          // conj(re + i im) · 1 for the real part of f, and · i for the imaginary one.
          const own = isImaginary === (part === 1) ? slope.re : slope.im;
          const share = isImaginary && part === 0 ? minus(0, own) : own;
          return sumTo(ldexp(times(gradient, share), slope.exponent), parts[k].shape);
        });
      },
    });
    try {
      return pair(apply(partOf(0), inputs, undefined), apply(partOf(1), inputs, undefined));
    } finally {
      for (const part of computed ?? []) part.dispose();
    }
  });
}
