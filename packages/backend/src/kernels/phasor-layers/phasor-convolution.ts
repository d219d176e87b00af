import { cosPi, phaseOf, sinPi } from '@argand/phasor';
import type { Declarations, Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/** Where the windows of a convolution lie. Places of a window outside the image are silent. */
export interface ConvolutionLayout {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** How many windows there are, down and across. */
  readonly rows: number;
  readonly columns: number;
  readonly filters: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  /** How far one window lies from the next. */
  readonly strideDown: number;
  readonly strideAcross: number;
  /** How many places of the first window lie above and left of the image. */
  readonly above: number;
  readonly left: number;
}

/** Arguments of {@link phasorConvolution}, all float32. */
export interface PhasorConvolutionCall extends ConvolutionLayout {
  readonly batch: number;
  /** x [batch, height, width, channels], in units of π; NaN is silence, a phasor of 0. */
  readonly phases: DeviceStorage<'float32'>;
  /** W [kernelHeight, kernelWidth, channels, filters]. */
  readonly weight: DeviceStorage<'float32'>;
  /** b [filters]; without one it is 0. */
  readonly bias: DeviceStorage<'float32'> | undefined;
  /** y [batch, rows, columns, filters], in [−1, 1); NaN where the sum is exactly 0. */
  readonly out: DeviceStorage<'float32'>;
  /** z [2, batch, rows, columns, filters], real parts first: written where it is given, for the gradient. */
  readonly sum: DeviceStorage<'float32'> | undefined;
}

/**
 * z[r, q, o] = Σ_{i, j, c} W[i, j, c, o] e^{iπ x[r·s + i − above, q·t + j − left, c]} + b_o,  y = arg(z)/π: every window of the image is
 * a sample of {@link phasorDense}, and its sum has the same order.
 */
export const phasorConvolution: Kernel<PhasorConvolutionCall> = {
  name: 'phasorConvolution',
  required: false,
  declare(call, declare) {
    const { filters, phases, weight, bias, out, sum } = call;
    const { input, weights, sums } = declareConvolution(call.batch, call, declare);
    declare.reads('phases', phases, 'float32', input);
    declare.reads('weight', weight, 'float32', weights);
    if (bias) declare.reads('bias', bias, 'float32', filters);
    declare.writes('out', out, 'float32', sums);
    if (sum) declare.writes('sum', sum, 'float32', 2 * sums);
  },
  reference(call, memory) {
    const { batch, rows, columns, filters, phases, weight, bias, out, sum } = call;
    const x = memory(phases);
    const w = memory(weight);
    const b = bias && memory(bias);
    const y = memory(out);
    const z = sum && memory(sum);
    const places = batch * rows * columns;
    for (let place = 0; place < places; place++) {
      const window = windowAt(call, place);
      for (let o = 0; o < filters; o++) {
        let [real, imaginary] = [b ? b[o] : 0, 0];
        for (const [source, k] of window) {
          if (Number.isNaN(x[source])) continue;
          real += w[k * filters + o] * cosPi(x[source]);
          imaginary += w[k * filters + o] * sinPi(x[source]);
        }
        y[place * filters + o] = phaseOf(real, imaginary);
        if (z) {
          z[place * filters + o] = real;
          z[(places + place) * filters + o] = imaginary;
        }
      }
    }
  },
};

/** Declares the sizes of a convolution; gives how many numbers there are in its input, its weight and one part of its sums. */
export function declareConvolution(batch: number, layout: ConvolutionLayout, declare: Declarations) {
  const { height, width, channels, rows, columns, filters, kernelHeight, kernelWidth } = layout;
  declare.size('batch', batch);
  declare.size('height', height);
  declare.size('width', width);
  declare.size('channels', channels);
  declare.size('rows', rows);
  declare.size('columns', columns);
  declare.size('filters', filters);
  declare.size('kernelHeight', kernelHeight);
  declare.size('kernelWidth', kernelWidth);
  declare.size('strideDown', layout.strideDown);
  declare.size('strideAcross', layout.strideAcross);
  declare.size('above', layout.above);
  declare.size('left', layout.left);
  return {
    input: batch * height * width * channels,
    weights: kernelHeight * kernelWidth * channels * filters,
    sums: batch * rows * columns * filters,
  };
}

/** The places of a window that lie in the image: [place in x, row of the weight]. */
export function windowAt(layout: ConvolutionLayout, place: number): [source: number, k: number][] {
  const { height, width, channels, rows, columns, kernelHeight, kernelWidth } = layout;
  const column = place % columns;
  const row = Math.floor(place / columns) % rows;
  const image = Math.floor(place / (columns * rows));
  const found: [number, number][] = [];
  for (let i = 0; i < kernelHeight; i++) {
    const y = row * layout.strideDown + i - layout.above;
    if (y < 0 || y >= height) continue;
    for (let j = 0; j < kernelWidth; j++) {
      const x = column * layout.strideAcross + j - layout.left;
      if (x < 0 || x >= width) continue;
      for (let c = 0; c < channels; c++) {
        found.push([((image * height + y) * width + x) * channels + c, (i * kernelWidth + j) * channels + c]);
      }
    }
  }
  return found;
}
