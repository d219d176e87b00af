import { zerosLike } from '@argand/arrays';
import { concatenate, pad, reshape, scope, slice, type Tensor } from '@argand/autograd';
import { type Numbers, sizeOf } from '@argand/backend';
import type { ConvolutionLayout } from '@argand/backend/kernels';
import { ShapeError } from '@argand/errors';
import { denseSynapses } from './dense-synapses.ts';
import { fusedPhasorConvolution, hasFusedPhasorConvolution } from './fused-phasor-convolution.ts';
import type { FanOut, Synapses } from './synapses.ts';

/** Where the windows of a convolution lie. */
export interface Convolution {
  /** Height, width and channels of the image. */
  readonly input: readonly [height: number, width: number, channels: number];
  /** Height, width and filters of what leaves. */
  readonly output: readonly [height: number, width: number, filters: number];
  readonly kernelSize: readonly [height: number, width: number];
  readonly strides: readonly [height: number, width: number];
  /** Rows above and columns left of the image that belong to the first window: no source is there. */
  readonly before: readonly [height: number, width: number];
  readonly bias: boolean;
}

/**
 * Every window of the image reaches its position of the output through the same weights: a cross-correlation. Parameters: `weight`
 * [kernel height, kernel width, channels, filters] and, with a bias, `bias` [filters].
 *
 * The two executions of one weight stand side by side here.
 */
export function convolutionSynapses(convolution: Convolution): Synapses {
  const { input, output, kernelSize, bias } = convolution;
  const [height, width, filters] = output;
  const inputs = kernelSize[0] * kernelSize[1] * input[2];
  return {
    sources: sizeOf(input),
    targets: sizeOf(output),

    // Atemporal: each window is a sample of a dense layer. Outside the image there is silence, whose phasor is 0.
    phases(x, { weight, bias: offset }, options) {
      if (hasFusedPhasorConvolution(x.device)) {
        return fusedPhasorConvolution(
          x,
          weight,
          bias ? offset : undefined,
          layoutOf(convolution),
          options.damping,
        );
      }
      return scope(x.device, () => {
        const windows = reshape(windowsOf(x, convolution), [x.shape[0] * height * width, inputs]);
        const parameters = {
          weight: reshape(weight, [inputs, filters]),
          ...(bias ? { bias: offset } : {}),
        };
        const y = denseSynapses(inputs, filters, bias).phases(windows, parameters, options);
        return reshape(y, [x.shape[0], height, width, filters]);
      });
    },

    // Temporal: one spike at a time, to every window that it lies in.
    fanOut: ({ weight, bias: offset }) => convolutionFanOut(convolution, weight, bias ? offset : undefined),
  };
}

function layoutOf({ input, output, kernelSize, strides, before }: Convolution): ConvolutionLayout {
  const [height, width, channels] = input;
  const [rows, columns, filters] = output;
  const [kernelHeight, kernelWidth] = kernelSize;
  const [strideDown, strideAcross] = strides;
  const [above, left] = before;
  return {
    ...{ height, width, channels, rows, columns, filters, kernelHeight, kernelWidth },
    ...{ strideDown, strideAcross, above, left },
  };
}

/** [batch, height, width, kernel height · kernel width · channels]: the window of every position, NaN outside the image. */
function windowsOf(x: Tensor<'float32'>, convolution: Convolution): Tensor<'float32'> {
  const { input, output, kernelSize, strides, before } = convolution;
  const [batch] = x.shape;
  // The last window may end before the image does, or after it.
  const after = [0, 1].map((axis) =>
    Math.max((output[axis] - 1) * strides[axis] + kernelSize[axis] - input[axis] - before[axis], 0),
  );
  const padded =
    before[0] + before[1] + after[0] + after[1] === 0
      ? x
      : pad(x, [0, ...before, 0], [0, ...after, 0], Number.NaN);
  const positions: Tensor<'float32'>[] = [];
  for (let row = 0; row < kernelSize[0]; row++) {
    for (let column = 0; column < kernelSize[1]; column++) {
      positions.push(
        slice(
          padded,
          [0, row, column, 0],
          [batch, output[0], output[1], input[2]],
          [1, strides[0], strides[1], 1],
        ),
      );
    }
  }
  return concatenate(positions, 3);
}

/** The most runs of a fan-out: two int32 each, 512 MiB. */
const mostRuns = 2 ** 26;

/** One run of all filters for each window that a source lies in, and one for each position of the reference. */
function convolutionFanOut(
  { input, output, kernelSize, strides, before }: Convolution,
  weight: Numbers<'float32'>,
  bias: Numbers<'float32'> | undefined,
): FanOut {
  const [height, width, channels] = input;
  const [outputHeight, outputWidth, filters] = output;
  const positions = outputHeight * outputWidth;
  const sources = height * width * channels + (bias ? 1 : 0);
  const along = (axis: 0 | 1) =>
    Array.from({ length: input[axis] }, (_, position) =>
      windowsWith(position + before[axis], kernelSize[axis], strides[axis], output[axis]),
    );
  const [rows, columns] = [along(0), along(1)];
  const total = (windows: readonly unknown[][]) => windows.reduce((sum, { length }) => sum + length, 0);
  const runs = total(rows) * total(columns) * channels + (bias ? positions : 0);
  if (runs > mostRuns) {
    throw new ShapeError(
      `conv2d: on spikes, the image [${input.join(', ')}] and the kernel [${kernelSize.join(', ')}] have ${runs} connections of ${filters} filters, more than ${mostRuns}; take smaller images, a smaller kernel or longer strides.`,
    );
  }
  const offsets = new Int32Array(sources + 1);
  const target = new Int32Array(runs);
  const weightOf = new Int32Array(runs);
  let [source, run] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) {
        for (const [row, kernelRow] of rows[y]) {
          for (const [column, kernelColumn] of columns[x]) {
            target[run] = (row * outputWidth + column) * filters;
            weightOf[run++] = ((kernelRow * kernelSize[1] + kernelColumn) * channels + channel) * filters;
          }
        }
        offsets[++source] = run;
      }
    }
  }
  if (bias) {
    for (let position = 0; position < positions; position++) {
      target[run] = position * filters;
      weightOf[run++] = weight.length;
    }
    offsets[sources] = run;
  }
  const count = weight.length + (bias?.length ?? 0);
  const weights = zerosLike(weight, count);
  weights.set(weight);
  if (bias) weights.set(bias, weight.length);
  return {
    sources,
    targets: positions * filters,
    hasReference: bias !== undefined,
    width: filters,
    offsets,
    target,
    weight: weightOf,
    weights,
  };
}

/** The windows, along one axis, that a position of the padded image lies in, each with where in the kernel: [window, position]. */
function windowsWith(position: number, kernel: number, stride: number, windows: number): [number, number][] {
  const found: [number, number][] = [];
  const last = Math.min(Math.floor(position / stride), windows - 1);
  for (let window = last; window >= 0 && position - window * stride < kernel; window--) {
    found.push([window, position - window * stride]);
  }
  return found;
}
