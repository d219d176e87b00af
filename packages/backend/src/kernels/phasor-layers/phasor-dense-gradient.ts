import { cosPi, sinPi } from '@argand/phasor';
import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/** Arguments of {@link phasorDenseGradient}, all float32. Each gradient is overwritten if present. */
export interface PhasorDenseGradientCall {
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
  /** x [batch, inputs]. */
  readonly phases: DeviceStorage<'float32'>;
  /** W [inputs, outputs]. */
  readonly weight: DeviceStorage<'float32'>;
  /** z [2, batch, outputs], as `phasorDense` wrote it. */
  readonly sum: DeviceStorage<'float32'>;
  /** ∂L/∂y [batch, outputs]. */
  readonly gradient: DeviceStorage<'float32'>;
  /** ε ≥ 0 in ∂y/∂z = (−Im z, Re z)/(π(|z|² + ε)). */
  readonly damping: number;
  /** ∂L/∂x [batch, inputs]; 0 for a silent input. */
  readonly phasesGradient: DeviceStorage<'float32'> | undefined;
  /** ∂L/∂W [inputs, outputs]. */
  readonly weightGradient: DeviceStorage<'float32'> | undefined;
  /** ∂L/∂b [outputs]. */
  readonly biasGradient: DeviceStorage<'float32'> | undefined;
}

/**
 * The gradient of {@link phasorDense}:
 *
 *     g = ∂L/∂y · (−Im z, Re z)/(π(|z|² + ε)), 0 where z = 0
 *     ∂L/∂W[j, o] = Σ_n cos πx_j · g.re + sin πx_j · g.im,   ∂L/∂b = Σ_n g.re
 *     ∂L/∂x_j = π Σ_o W[j, o] (cos πx_j · g.im − sin πx_j · g.re)
 */
export const phasorDenseGradient: Kernel<PhasorDenseGradientCall> = {
  name: 'phasorDenseGradient',
  required: false,
  declare(call, declare) {
    const { batch, inputs, outputs, phasesGradient, weightGradient, biasGradient } = call;
    declare.size('batch', batch);
    declare.size('inputs', inputs);
    declare.size('outputs', outputs);
    declare.reads('phases', call.phases, 'float32', batch * inputs);
    declare.reads('weight', call.weight, 'float32', inputs * outputs);
    declare.reads('sum', call.sum, 'float32', 2 * batch * outputs);
    declare.reads('gradient', call.gradient, 'float32', batch * outputs);
    if (phasesGradient) declare.writes('phasesGradient', phasesGradient, 'float32', batch * inputs);
    if (weightGradient) declare.writes('weightGradient', weightGradient, 'float32', inputs * outputs);
    if (biasGradient) declare.writes('biasGradient', biasGradient, 'float32', outputs);
  },
  reference(call, memory) {
    const { batch, inputs, outputs, damping } = call;
    const x = memory(call.phases);
    const w = memory(call.weight);
    const z = memory(call.sum);
    const gradient = memory(call.gradient);
    const dx = call.phasesGradient && memory(call.phasesGradient).fill(0, 0, batch * inputs);
    const dw = call.weightGradient && memory(call.weightGradient).fill(0, 0, inputs * outputs);
    const db = call.biasGradient && memory(call.biasGradient).fill(0, 0, outputs);
    for (let n = 0; n < batch; n++) {
      for (let o = 0; o < outputs; o++) {
        const real = z[n * outputs + o];
        const imaginary = z[(batch + n) * outputs + o];
        if (real === 0 && imaginary === 0) continue;
        const scale = gradient[n * outputs + o] / (Math.PI * (real * real + imaginary * imaginary + damping));
        const toReal = -imaginary * scale;
        const toImaginary = real * scale;
        if (db) db[o] += toReal;
        for (let j = 0; j < inputs; j++) {
          const phase = x[n * inputs + j];
          if (Number.isNaN(phase)) continue;
          const cosine = cosPi(phase);
          const sine = sinPi(phase);
          if (dw) dw[j * outputs + o] += cosine * toReal + sine * toImaginary;
          if (dx) dx[n * inputs + j] += Math.PI * w[j * outputs + o] * (cosine * toImaginary - sine * toReal);
        }
      }
    }
  },
};
