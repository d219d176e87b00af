import { cosPi, phaseOf, sinPi } from '@argand/phasor';
import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';
import { type ConvolutionLayout, declareConvolution, windowAt } from './convolution-layout.ts';

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
  /** z [2, batch, rows, columns, filters], real parts first: written if present, for the gradient. */
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
    const positions = batch * rows * columns;
    for (let position = 0; position < positions; position++) {
      const window = windowAt(call, position);
      for (let o = 0; o < filters; o++) {
        let [real, imaginary] = [b ? b[o] : 0, 0];
        for (const [source, k] of window) {
          if (Number.isNaN(x[source])) continue;
          real += w[k * filters + o] * cosPi(x[source]);
          imaginary += w[k * filters + o] * sinPi(x[source]);
        }
        y[position * filters + o] = phaseOf(real, imaginary);
        if (z) {
          z[position * filters + o] = real;
          z[(positions + position) * filters + o] = imaginary;
        }
      }
    }
  },
};
