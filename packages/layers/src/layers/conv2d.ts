import type { Shape } from '@argand/autograd';
import { requireOptions } from '@argand/backend';
import { OptionError, ShapeError } from '@argand/errors';
import { uniform } from '@argand/random';
import { SettingsReader } from '../json.ts';
import { type Convolution, convolutionSynapses } from '../synapses/convolution-synapses.ts';
import type { Layer, LayerKind } from './layer.ts';
import { imageShape, type Size2d, sidesOf } from './size-2d.ts';

/** Options of {@link conv2d}. */
export interface Conv2dOptions {
  /** Height and width of the kernel. Default 3. */
  readonly kernelSize?: Size2d | undefined;
  /** How far one window lies from the next. Default 1. */
  readonly strides?: Size2d | undefined;
  /** `valid`: windows lie within the image. `same`: ⌈length/stride⌉ windows, with nothing around the image. Default `valid`. */
  readonly padding?: 'valid' | 'same' | undefined;
  /** Whether every filter has a reference that fires at phase 0 with a trained weight. Default true. */
  readonly bias?: boolean | undefined;
}

/**
 * A convolution of phasors: y = arg(Σ W[i, j, c, o] e^{iπ x[r·s + i, q·s + j, c]} + b_o)/π, a cross-correlation of the complex image with a
 * real kernel. Outside the image there is no phasor, and no spike.
 *
 * Phases [batch, height, width, channels] → [batch, rows, columns, filters]. `weight` [kernel height, kernel width, channels,
 * filters] starts Glorot uniform, `bias` [filters] at 1. With `same` padding, total = max((windows − 1)·stride + kernel − length, 0), of
 * which ⌊total/2⌋ come before, as in TensorFlow. A neuron whose sum is exactly 0 is silent: NaN, with gradient 0.
 *
 * Source: Olin-Ammentorp and Bazhenov, arXiv 2106.11908; X. Glorot and Y. Bengio, AISTATS 2010 (the weights).
 *
 * @throws Error if filters, kernelSize or strides are not whole numbers above 0, or the input is no image or smaller than the kernel
 * @example
 * ```ts
 * import { conv2d } from '@argand/layers';
 *
 * conv2d(16, { kernelSize: 3 }).outputShape([28, 28, 1]); // [ 26, 26, 16 ]
 * ```
 */
export function conv2d(filters: number, options: Conv2dOptions = {}): Layer {
  requireOptions(options, 'conv2d', ['kernelSize', 'strides', 'padding', 'bias']);
  const { padding = 'valid', bias = true } = options;
  const caller = `conv2d(${filters})`;
  if (!Number.isSafeInteger(filters) || filters < 1)
    throw new OptionError(`${caller}: filters must be a whole number above 0.`);
  const kernelSize = sidesOf(caller, 'kernelSize', options.kernelSize ?? 3);
  const strides = sidesOf(caller, 'strides', options.strides ?? 1);
  const layout = (shape: Shape): Convolution => {
    const input = imageShape(caller, shape);
    const along = [0, 1].map((axis) =>
      windowsAlong(caller, input[axis], kernelSize[axis], strides[axis], padding),
    );
    return {
      input,
      output: [along[0].windows, along[1].windows, filters],
      kernelSize,
      strides,
      before: [along[0].before, along[1].before],
      bias,
    };
  };
  return {
    kind: 'conv2d',
    settings: { filters, kernelSize, strides, padding, bias },
    outputShape: (input) => layout(input).output,
    parameters(input) {
      const [, , channels] = imageShape(caller, input);
      const shape = [...kernelSize, channels, filters];
      const area = kernelSize[0] * kernelSize[1];
      const limit = Math.sqrt(6 / (area * (channels + filters)));
      const weight = {
        shape,
        initialize: (stream: Parameters<typeof uniform>[0]) =>
          uniform(stream, area * channels * filters, -limit, limit),
      };
      return bias
        ? { weight, bias: { shape: [filters], initialize: () => new Float32Array(filters).fill(1) } }
        : { weight };
    },
    apply: (x, parameters, { damping }) =>
      convolutionSynapses(layout(x.shape.slice(1))).phases(x, parameters, { damping }),
    temporalRule: (input) => ({ rule: 'synapses', synapses: convolutionSynapses(layout(input)) }),
  };
}

/** How many windows there are along an axis, and how many rows or columns of the first lie before the image. */
function windowsAlong(
  caller: string,
  length: number,
  kernel: number,
  stride: number,
  padding: 'valid' | 'same',
): { windows: number; before: number } {
  if (padding === 'same') {
    const windows = Math.ceil(length / stride);
    return { windows, before: Math.max((windows - 1) * stride + kernel - length, 0) >> 1 };
  }
  if (length < kernel) {
    throw new ShapeError(
      `${caller}: the image has ${length} rows or columns where the kernel has ${kernel}; take a smaller kernel, or padding 'same'.`,
    );
  }
  return { windows: Math.floor((length - kernel) / stride) + 1, before: 0 };
}

/** How {@link conv2d} is read from a file. */
export const conv2dKind: LayerKind = {
  kind: 'conv2d',
  read(settings, path) {
    const reader = new SettingsReader(settings, path, [
      'filters',
      'kernelSize',
      'strides',
      'padding',
      'bias',
    ]);
    return conv2d(reader.whole('filters'), {
      kernelSize: reader.lengths('kernelSize'),
      strides: reader.lengths('strides', [1, 1]),
      padding: reader.word<'valid' | 'same'>('padding', ['valid', 'same'], 'valid'),
      bias: reader.flag('bias', true),
    });
  },
};
