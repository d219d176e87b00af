import { allocate, apply, type Operation, storageOf, type Tensor } from '@argand/autograd';
import type { Device } from '@argand/backend';
import {
  type ConvolutionLayout,
  phasorConvolution,
  phasorConvolutionGradient,
} from '@argand/backend/kernels';
import { ShapeError } from '@argand/errors';

/** Whether a device has the convolution and its gradient as one kernel each. */
export function hasFusedPhasorConvolution(device: Device): boolean {
  return device.supports(phasorConvolution) && device.supports(phasorConvolutionGradient);
}

/**
 * y = arg(z)/π with z = Σ W e^{iπx} + b over every window, as one kernel: no window and no phasor is stored, and the sum only where a
 * gradient needs it.
 *
 * @param x [batch, height, width, channels]
 * @param weight [kernel height, kernel width, channels, filters]
 * @param bias [filters]
 * @returns [batch, rows, columns, filters]
 */
export function fusedPhasorConvolution(
  x: Tensor<'float32'>,
  weight: Tensor<'float32'>,
  bias: Tensor<'float32'> | undefined,
  layout: ConvolutionLayout,
  damping: number,
): Tensor<'float32'> {
  return apply(operation, bias ? [x, weight, bias] : [x, weight], { layout, damping });
}

const operation: Operation<{ readonly layout: ConvolutionLayout; readonly damping: number }, 'float32'> = {
  name: 'phasorConvolution',
  outputShape([x, weight, bias], { layout }) {
    const { height, width, channels, rows, columns, filters, kernelHeight, kernelWidth } = layout;
    const fits =
      isShape(x, [x[0], height, width, channels]) &&
      isShape(weight, [kernelHeight, kernelWidth, channels, filters]) &&
      (!bias || isShape(bias, [filters]));
    if (!fits) {
      const shapes = [x, weight, ...(bias ? [bias] : [])].map((shape) => `[${shape.join(', ')}]`).join(', ');
      throw new ShapeError(
        `phasorConvolution: phases, weight and bias are ${shapes}; expected [batch, ${height}, ${width}, ${channels}], [${kernelHeight}, ${kernelWidth}, ${channels}, ${filters}] and [${filters}].`,
      );
    }
    return [x[0], rows, columns, filters];
  },
  forward(device, inputs, { layout }, shape) {
    const [x, weight, bias] = inputs as Tensor<'float32'>[];
    const out = allocate(device, 'float32', shape);
    const wanted = inputs.some((input) => input.tape);
    const sum = wanted ? allocate(device, 'float32', [2, ...shape]) : undefined;
    device.run(phasorConvolution, {
      ...layout,
      batch: shape[0],
      phases: storageOf(x),
      weight: storageOf(weight),
      bias: bias && storageOf(bias),
      out: storageOf(out),
      sum: sum && storageOf(sum),
    });
    return sum ? { out, saved: { sum } } : { out };
  },
  backward({ inputs, saved, gradient, options: { layout, damping }, needsGradient }) {
    const [x, weight] = inputs as Tensor<'float32'>[];
    const gradients = inputs.map((input, i) =>
      needsGradient[i] ? allocate(input.device, 'float32', input.shape) : undefined,
    );
    const [phasesGradient, weightGradient, biasGradient] = gradients.map((to) => to && storageOf(to));
    x.device.run(phasorConvolutionGradient, {
      ...layout,
      batch: x.shape[0],
      phases: storageOf(x),
      weight: storageOf(weight),
      sum: storageOf(saved.sum as Tensor<'float32'>),
      gradient: storageOf(gradient),
      damping,
      phasesGradient,
      weightGradient,
      biasGradient,
    });
    return gradients;
  },
};

function isShape(shape: readonly number[], wanted: readonly number[]): boolean {
  return shape.length === wanted.length && wanted.every((length, i) => length === shape[i]);
}
