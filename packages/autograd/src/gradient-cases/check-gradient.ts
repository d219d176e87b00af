import { type Device, sizeOf } from '@argand/backend';
import { tensor } from '../creation.ts';
import { isComplex } from '../operand.ts';
import { add, multiply } from '../operations/arithmetic.ts';
import { complex } from '../operations/complex.ts';
import { sum } from '../operations/reductions.ts';
import { scope } from '../scope.ts';
import type { Tensor } from '../tensor.ts';
import { valueAndGrad } from '../value-and-grad.ts';

/** An input of a case: numbers and a shape; a complex one has a second list, its imaginary parts. */
export interface CaseInput {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly imaginary?: readonly number[];
  /**
   * How large its numbers are, about, where that is far from 1: then differences are taken over a part of it, and errors are relative to the largest
   * derivative of this input.
   */
  readonly magnitude?: number;
}

/** One operation on one set of inputs, whose gradient can be checked. */
export interface GradientCase {
  readonly operation: string;
  readonly inputs: readonly CaseInput[];
  /** Any tensor of them; it is made a loss by a fixed weighted sum of all its (real and imaginary) numbers. */
  readonly compute: (inputs: readonly Tensor[]) => Tensor;
}

/** Where a gradient was furthest from the central difference. */
export interface GradientError {
  readonly largest: number;
  readonly input: number;
  readonly index: number;
  readonly analytic: number;
  readonly numeric: number;
}

function weights(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => Math.sin(1.3 * i + 0.7) + 0.2);
}

function lossOf(device: Device, out: Tensor): Tensor<'float32'> {
  const weigh = (part: Tensor<'float32'>, sign: number) =>
    sum(
      multiply(
        part,
        tensor(
          device,
          weights(part.size).map((w) => sign * w),
          { shape: part.shape },
        ),
      ),
    );
  if (!isComplex(out) || !out.parts) return weigh(out as Tensor<'float32'>, 1);
  const [re, im] = out.parts.map((part, i) => weigh(part, i === 0 ? 1 : -0.7));
  return add(re, im);
}

function make(device: Device, { shape, values, imaginary }: CaseInput): Tensor {
  const re = tensor(device, Float64Array.from(values), { shape });
  return imaginary ? complex(re, tensor(device, Float64Array.from(imaginary), { shape })) : re;
}

/**
 * Compares the gradient of a case on a device with central differences on a float64 one, relative to 1 + |gradient| (see {@link CaseInput.magnitude}).
 *
 * @param exact a device that computes in float64, such as that of `reference()`.
 */
export async function checkGradient(
  check: GradientCase,
  device: Device,
  exact: Device = device,
): Promise<GradientError> {
  const { value, gradients } = scope(device, () =>
    valueAndGrad(
      (inputs: readonly Tensor[]) => lossOf(device, check.compute(inputs)),
      check.inputs.map((input) => make(device, input)),
    ),
  );
  const analytic = await Promise.all(gradients.map((gradient) => gradient.read()));
  value.dispose();
  for (const gradient of gradients) gradient.dispose();

  const lossAt = async (inputs: readonly CaseInput[]) => {
    const loss = scope(exact, () => lossOf(exact, check.compute(inputs.map((input) => make(exact, input)))));
    const result = await loss.item();
    loss.dispose();
    return result;
  };
  // A device without denormals flushes numbers below 2⁻¹²⁶ to 0, on the way to a derivative and at its end.
  const flushed = device.arithmetic.denormals ? 0 : 2 ** -124;
  let worst: GradientError = { largest: 0, input: 0, index: 0, analytic: 0, numeric: 0 };
  for (const [k, { shape, imaginary, magnitude }] of check.inputs.entries()) {
    const step = magnitude === undefined ? 1e-6 : 1e-5 * magnitude;
    const size = sizeOf(shape);
    const numerics: number[] = [];
    for (let i = 0; i < size; i++) {
      for (const part of imaginary ? (['values', 'imaginary'] as const) : (['values'] as const)) {
        const moved = (by: number) =>
          lossAt(
            check.inputs.map((input, j) =>
              j === k
                ? { ...input, [part]: (input[part] ?? []).map((x, n) => (n === i ? x + by : x)) }
                : input,
            ),
          );
        numerics.push(((await moved(step)) - (await moved(-step))) / (2 * step));
      }
    }
    const largest = numerics.reduce((most, numeric) => Math.max(most, Math.abs(numeric)), 0);
    for (const [index, numeric] of numerics.entries()) {
      const scale = magnitude === undefined ? 1 + Math.abs(numeric) : largest;
      const error = Math.max(Math.abs(analytic[k][index] - numeric) - flushed, 0) / scale;
      // A NaN is the worst, and stays it.
      if (!Number.isNaN(worst.largest) && !(error <= worst.largest))
        worst = { largest: error, input: k, index, analytic: analytic[k][index], numeric };
    }
  }
  return worst;
}
