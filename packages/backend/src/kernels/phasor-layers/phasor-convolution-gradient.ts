import { cosPi, sinPi } from '@argand/phasor';
import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';
import { type ConvolutionLayout, declareConvolution, windowAt } from './convolution-layout.ts';

/** Arguments of {@link phasorConvolutionGradient}, all float32. Each gradient is overwritten if present. */
export interface PhasorConvolutionGradientCall extends ConvolutionLayout {
  readonly batch: number;
  /** x [batch, height, width, channels]. */
  readonly phases: DeviceStorage<'float32'>;
  /** W [kernelHeight, kernelWidth, channels, filters]. */
  readonly weight: DeviceStorage<'float32'>;
  /** z [2, batch, rows, columns, filters], as `phasorConvolution` wrote it. */
  readonly sum: DeviceStorage<'float32'>;
  /** ∂L/∂y [batch, rows, columns, filters]. */
  readonly gradient: DeviceStorage<'float32'>;
  /** ε ≥ 0 in ∂y/∂z = (−Im z, Re z)/(π(|z|² + ε)). */
  readonly damping: number;
  /** ∂L/∂x; 0 for a silent input, and for one that no window reaches. */
  readonly phasesGradient: DeviceStorage<'float32'> | undefined;
  /** ∂L/∂W. */
  readonly weightGradient: DeviceStorage<'float32'> | undefined;
  /** ∂L/∂b [filters]. */
  readonly biasGradient: DeviceStorage<'float32'> | undefined;
}

/** The gradient of `phasorConvolution`: that of `phasorDense`, summed over the windows that a weight or a phase belongs to. */
export const phasorConvolutionGradient: Kernel<PhasorConvolutionGradientCall> = {
  name: 'phasorConvolutionGradient',
  required: false,
  declare(call, declare) {
    const { filters, phases, weight, sum, gradient, phasesGradient, weightGradient, biasGradient } = call;
    const { input, weights, sums } = declareConvolution(call.batch, call, declare);
    declare.reads('phases', phases, 'float32', input);
    declare.reads('weight', weight, 'float32', weights);
    declare.reads('sum', sum, 'float32', 2 * sums);
    declare.reads('gradient', gradient, 'float32', sums);
    if (phasesGradient) declare.writes('phasesGradient', phasesGradient, 'float32', input);
    if (weightGradient) declare.writes('weightGradient', weightGradient, 'float32', weights);
    if (biasGradient) declare.writes('biasGradient', biasGradient, 'float32', filters);
  },
  reference(call, memory) {
    const { batch, height, width, channels, rows, columns, filters, damping } = call;
    const x = memory(call.phases);
    const w = memory(call.weight);
    const z = memory(call.sum);
    const gradient = memory(call.gradient);
    const area = call.kernelHeight * call.kernelWidth * channels;
    const dx =
      call.phasesGradient && memory(call.phasesGradient).fill(0, 0, batch * height * width * channels);
    const dw = call.weightGradient && memory(call.weightGradient).fill(0, 0, area * filters);
    const db = call.biasGradient && memory(call.biasGradient).fill(0, 0, filters);
    const positions = batch * rows * columns;
    for (let position = 0; position < positions; position++) {
      const window = windowAt(call, position).filter(([source]) => !Number.isNaN(x[source]));
      for (let o = 0; o < filters; o++) {
        const real = z[position * filters + o];
        const imaginary = z[(positions + position) * filters + o];
        if (real === 0 && imaginary === 0) continue;
        const size = real * real + imaginary * imaginary + damping;
        const scale = gradient[position * filters + o] / (Math.PI * size);
        const toReal = -imaginary * scale;
        const toImaginary = real * scale;
        if (db) db[o] += toReal;
        for (const [source, k] of window) {
          const [cosine, sine] = [cosPi(x[source]), sinPi(x[source])];
          if (dw) dw[k * filters + o] += cosine * toReal + sine * toImaginary;
          if (dx) dx[source] += Math.PI * w[k * filters + o] * (cosine * toImaginary - sine * toReal);
        }
      }
    }
  },
};
