import { type ConvolutionLayout, windowAt } from '../../../kernels/phasor-layers/convolution-layout.ts';
import {
  type PhasorConvolutionCall,
  phasorConvolution,
} from '../../../kernels/phasor-layers/phasor-convolution.ts';
import type { Draw } from '../../draw.ts';
import { defineSuite, type KernelCase } from '../../suite.ts';
import { functionError, phaseOfSum, sumError, withinMagnitudes } from '../../tolerance.ts';
import { type DenseNumbers, sumsOf } from './phasor-dense.ts';

/** The numbers of a call of {@link phasorConvolution}. */
export interface ConvolutionNumbers extends ConvolutionLayout {
  readonly batch: number;
  readonly phases: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
  readonly bias: ArrayLike<number> | undefined;
}

const layout = (
  [height, width, channels]: readonly number[],
  [rows, columns, filters]: readonly number[],
  [kernelHeight, kernelWidth]: readonly number[],
  [strideDown, strideAcross]: readonly number[] = [1, 1],
  [above, left]: readonly number[] = [0, 0],
): ConvolutionLayout => ({
  ...{ height, width, channels, rows, columns, filters, kernelHeight, kernelWidth },
  ...{ strideDown, strideAcross, above, left },
});

/** Batches and layouts: one position, odd sizes, strides past the image's end, silence around it, more than one block of depth. */
export const convolutions: readonly (readonly [batch: number, layout: ConvolutionLayout])[] = [
  [0, layout([3, 3, 1], [2, 2, 2], [2, 2])],
  [2, layout([3, 3, 1], [2, 2, 0], [2, 2])],
  [1, layout([1, 1, 1], [1, 1, 1], [1, 1])],
  [2, layout([4, 5, 1], [2, 3, 3], [3, 3])],
  [3, layout([5, 4, 3], [3, 2, 5], [3, 3])],
  [2, layout([6, 7, 2], [3, 3, 9], [2, 3], [2, 2])],
  [2, layout([5, 5, 4], [5, 5, 8], [3, 3], [1, 1], [1, 1])],
  [3, layout([4, 6, 5], [2, 3, 17], [3, 4], [2, 2], [0, 1])],
  [5, layout([9, 10, 2], [8, 9, 6], [2, 2])],
  [1, layout([3, 2, 90], [2, 2, 7], [3, 2], [1, 1], [1, 0])],
  [9, layout([12, 11, 3], [10, 9, 12], [3, 3])],
  // Windows so far apart that some positions belong to none, and the image ends before the last of them does.
  [2, layout([7, 8, 2], [3, 3, 4], [2, 2], [3, 3])],
];

/** Draws the numbers of a layer of which every seventh input is silent. */
export function drawConvolution(
  draw: Draw,
  batch: number,
  shape: ConvolutionLayout,
  withBias: boolean,
): ConvolutionNumbers {
  const { height, width, channels, filters, kernelHeight, kernelWidth } = shape;
  const inputs = batch * height * width * channels;
  return {
    ...shape,
    batch,
    phases: draw.phases(inputs).map((phase, i) => (i % 7 === 3 ? Number.NaN : phase)),
    weight: draw.uniform(kernelHeight * kernelWidth * channels * filters, -1, 1),
    bias: withBias ? draw.uniform(filters, -2, 2) : undefined,
  };
}

/** The same as a dense layer, each of whose samples is a window. */
export function windowsOf(numbers: ConvolutionNumbers): DenseNumbers {
  const { batch, rows, columns, filters, kernelHeight, kernelWidth, channels, phases, weight, bias } =
    numbers;
  const inputs = kernelHeight * kernelWidth * channels;
  const windows = new Float64Array(batch * rows * columns * inputs).fill(Number.NaN);
  for (let position = 0; position < batch * rows * columns; position++) {
    for (const [source, k] of windowAt(numbers, position)) windows[position * inputs + k] = phases[source];
  }
  return { batch: batch * rows * columns, inputs, outputs: filters, phases: windows, weight, bias };
}

/** A convolution in words. */
export function titleOf({ batch, ...l }: ConvolutionNumbers): string {
  return `${batch} × [${l.height}, ${l.width}, ${l.channels}] → [${l.rows}, ${l.columns}, ${l.filters}], kernel ${l.kernelHeight} × ${l.kernelWidth}, strides ${l.strideDown}, ${l.strideAcross}, before ${l.above}, ${l.left}`;
}

function of(numbers: ConvolutionNumbers, withSum: boolean): KernelCase<PhasorConvolutionCall> {
  const { batch: positions, inputs, outputs } = windowsOf(numbers);
  const { magnitudes, sizes } = sumsOf(windowsOf(numbers));
  const relative = sumError(inputs + 1) + functionError;
  return {
    title: `${titleOf(numbers)}${numbers.bias ? ', bias' : ''}${withSum ? ', with sums' : ''}`,
    call: (bench) => ({
      ...numbers,
      phases: bench.given('float32', numbers.phases),
      weight: bench.given('float32', numbers.weight),
      bias: numbers.bias && bench.given('float32', numbers.bias),
      out: bench.result('float32', positions * outputs, phaseOfSum(relative, magnitudes, sizes)),
      sum: withSum
        ? bench.result('float32', 2 * positions * outputs, withinMagnitudes(relative, magnitudes), {
            name: 'sum',
          })
        : undefined,
    }),
  };
}

/** Cases of {@link phasorConvolution}. */
export const phasorConvolutionSuite = defineSuite(phasorConvolution, [
  {
    title: 'random',
    cases: (draw) =>
      convolutions.flatMap(([batch, shape]) => [
        of(drawConvolution(draw, batch, shape, false), false),
        of(drawConvolution(draw, batch, shape, true), true),
      ]),
  },
  {
    title: 'silence, exact zeros and the seam',
    cases: (draw) =>
      [undefined, [0, 0], [1, -1]].map((bias) =>
        of(
          {
            ...layout([3, 3, 1], [3, 3, 2], [3, 3], [1, 1], [1, 1]),
            batch: 3,
            phases: draw.integers(27, -2, 3).map((half) => (half === 2 ? Number.NaN : half / 2)),
            weight: draw.integers(18, -1, 2),
            bias,
          },
          true,
        ),
      ),
  },
]);
