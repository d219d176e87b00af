import { allocate, apply, type Operation, storageOf, type Tensor } from '@argand/autograd';
import type { Device } from '@argand/backend';
import { phasorDense, phasorDenseGradient } from '@argand/backend/kernels';
import { OptionError, ShapeError } from '@argand/errors';

/** Whether a device has the dense layer and its gradient as one kernel each. */
export function hasFusedPhasorDense(device: Device): boolean {
  return device.supports(phasorDense) && device.supports(phasorDenseGradient);
}

/**
 * y_o = arg(Σ_j W[j, o] e^{iπ x_j} + b_o)/π as one kernel: no phasor is stored, and the sum only where a gradient needs it.
 *
 * @param x [batch, inputs]
 * @param weight [inputs, outputs]
 * @param bias [outputs]
 * @returns [batch, outputs]
 */
export function fusedPhasorDense(
  x: Tensor<'float32'>,
  weight: Tensor<'float32'>,
  bias: Tensor<'float32'> | undefined,
  damping: number,
): Tensor<'float32'> {
  const out = apply(operation, bias ? [x, weight, bias] : [x, weight], { damping });
  return floats([out])[0];
}

const operation: Operation<{ readonly damping: number }> = {
  name: 'phasorDense',
  outputShape([x, weight, bias]) {
    if (x.length !== 2 || weight.length !== 2 || x[1] !== weight[0] || (bias && bias[0] !== weight[1])) {
      const shapes = [x, weight, ...(bias ? [bias] : [])].map((shape) => `[${shape.join(', ')}]`).join(', ');
      throw new ShapeError(
        `phasorDense: phases, weight and bias are ${shapes}; expected [batch, inputs], [inputs, outputs] and [outputs].`,
      );
    }
    return [x[0], weight[1]];
  },
  forward(device, inputs, _options, shape) {
    const [x, weight, bias] = floats(inputs);
    const [batch, outputs] = shape;
    const out = allocate(device, 'float32', shape);
    const wanted = inputs.some((input) => input.tape);
    const sum = wanted ? allocate(device, 'float32', [2, batch, outputs]) : undefined;
    device.run(phasorDense, {
      batch,
      inputs: weight.shape[0],
      outputs,
      phases: storageOf(x),
      weight: storageOf(weight),
      bias: bias && storageOf(bias),
      out: storageOf(out),
      sum: sum && storageOf(sum),
    });
    return sum ? { out, saved: { sum } } : { out };
  },
  backward({ inputs, saved, gradient, options: { damping }, needsGradient }) {
    const [x, weight, ...bias] = floats(inputs);
    const [sum] = floats([saved.sum]);
    const gradients = [x, weight, ...bias].map((input, i) =>
      needsGradient[i] ? allocate(input.device, 'float32', input.shape) : undefined,
    );
    const [phasesGradient, weightGradient, biasGradient] = gradients.map((to) => to && storageOf(to));
    x.device.run(phasorDenseGradient, {
      batch: x.shape[0],
      inputs: weight.shape[0],
      outputs: weight.shape[1],
      phases: storageOf(x),
      weight: storageOf(weight),
      sum: storageOf(sum),
      gradient: storageOf(gradient),
      damping,
      phasesGradient,
      weightGradient,
      biasGradient,
    });
    return gradients;
  },
};

/** Tensors that must be float32. */
function floats(tensors: readonly Tensor[]): Tensor<'float32'>[] {
  return tensors.map((tensor) => {
    if (tensor.dtype === 'float32') return tensor as Tensor<'float32'>;
    throw new OptionError(`phasorDense: expects float32 tensors, but one is ${tensor.dtype}; use cast().`);
  });
}
