import { add, concatenate, matmul, maximum, pad, reshape, slice, type Tensor } from '@argand/autograd';
import { type Conv2dOptions, conv2d, dense, type Layer, type ParameterTensors } from '@argand/layers';
import { type ReluLayer, reluLayer } from './relu-layer.ts';

type Floats = Tensor<'float32'>;

/** The ReLU counterpart of `dense`, with the same shape and synapses: x W + b, with or without ReLU. */
export function rectifiedDense(units: number, bias: boolean, rectified: boolean): ReluLayer {
  return rectify(dense(units, { bias }), 'rectifiedDense', rectified, (x, weight) => matmul(x, weight));
}

/** All settings of a convolution. */
export type ConvolutionSettings = { readonly [K in keyof Conv2dOptions]-?: NonNullable<Conv2dOptions[K]> } & {
  readonly kernelSize: readonly [number, number];
  readonly strides: readonly [number, number];
};

/** The ReLU counterpart of `conv2d`, with the same shape and synapses: zero padding, with or without ReLU. */
export function rectifiedConvolution(
  filters: number,
  settings: ConvolutionSettings,
  rectified: boolean,
): ReluLayer {
  const convolution = conv2d(filters, settings);
  const { kernelSize, strides, padding } = settings;
  return rectify(convolution, 'rectifiedConvolution', rectified, (x, weight) => {
    const [batch, ...input] = x.shape;
    const [height, width] = convolution.outputShape(input);
    const around = [height, width].map((windows, axis) =>
      padding === 'same' ? Math.max((windows - 1) * strides[axis] + kernelSize[axis] - input[axis], 0) : 0,
    );
    const before = around.map((total) => Math.floor(total / 2));
    const after = around.map((total, axis) => total - before[axis]);
    const padded = around.some((total) => total > 0) ? pad(x, [0, ...before, 0], [0, ...after, 0]) : x;
    const patches: Floats[] = [];
    for (let row = 0; row < kernelSize[0]; row++) {
      for (let column = 0; column < kernelSize[1]; column++) {
        const sizes = [batch, height, width, input[2]];
        patches.push(slice(padded, [0, row, column, 0], sizes, [1, strides[0], strides[1], 1]));
      }
    }
    const inputs = kernelSize[0] * kernelSize[1] * input[2];
    const windows = reshape(concatenate(patches, 3), [batch * height * width, inputs]);
    return reshape(matmul(windows, reshape(weight, [inputs, filters])), [batch, height, width, filters]);
  });
}

/** Combines the shapes, initial weights and fan-out of a phasor layer with a real product; biases start at 0. */
function rectify(
  phasor: Layer,
  kind: string,
  rectified: boolean,
  product: (x: Floats, weight: Floats) => Floats,
): ReluLayer {
  return reluLayer({
    kind,
    settings: { ...phasor.settings, rectified },
    outputShape: (input) => phasor.outputShape(input),
    parameters(input) {
      const { weight, bias } = phasor.parameters(input);
      if (!bias) return { weight };
      const [units] = bias.shape;
      return { weight, bias: { shape: bias.shape, initialize: () => new Float32Array(units) } };
    },
    apply(x, { weight, bias }: ParameterTensors) {
      const weighted = product(x, weight);
      const sums = bias ? add(weighted, bias) : weighted;
      return rectified ? maximum(sums, 0) : sums;
    },
    fanOut(input, parameters) {
      const temporal = phasor.temporalRule(input);
      if (temporal.rule !== 'synapses') throw new Error(`${phasor.kind} has no synapses.`);
      return temporal.synapses.fanOut(parameters);
    },
  });
}
