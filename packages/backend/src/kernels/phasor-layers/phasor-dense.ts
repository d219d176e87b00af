import { cosPi, phaseOf, sinPi } from '@argand/phasor';
import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/** Arguments of {@link phasorDense}, all float32. */
export interface PhasorDenseCall {
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
  /** x [batch, inputs], in units of π; NaN is silence, a phasor of 0. */
  readonly phases: DeviceStorage<'float32'>;
  /** W [inputs, outputs]. */
  readonly weight: DeviceStorage<'float32'>;
  /** b [outputs]; without one it is 0. */
  readonly bias: DeviceStorage<'float32'> | undefined;
  /** y [batch, outputs], in [−1, 1); NaN where the sum is exactly 0. */
  readonly out: DeviceStorage<'float32'>;
  /** z [2, batch, outputs], real parts first: written if present, for the gradient. */
  readonly sum: DeviceStorage<'float32'> | undefined;
}

/**
 * z_o = Σ_j W[j, o] e^{iπ x_j} + b_o,  y_o = arg(z_o)/π: a layer of phasor neurons.
 *
 * As with `matmul`, the order of the sum may depend on `inputs` alone.
 * Source: Olin-Ammentorp and Bazhenov, arXiv 2106.11908, equations 1 to 3.
 */
export const phasorDense: Kernel<PhasorDenseCall> = {
  name: 'phasorDense',
  required: false,
  declare({ batch, inputs, outputs, phases, weight, bias, out, sum }, declare) {
    declare.size('batch', batch);
    declare.size('inputs', inputs);
    declare.size('outputs', outputs);
    declare.reads('phases', phases, 'float32', batch * inputs);
    declare.reads('weight', weight, 'float32', inputs * outputs);
    if (bias) declare.reads('bias', bias, 'float32', outputs);
    declare.writes('out', out, 'float32', batch * outputs);
    if (sum) declare.writes('sum', sum, 'float32', 2 * batch * outputs);
  },
  reference({ batch, inputs, outputs, phases, weight, bias, out, sum }, memory) {
    const x = memory(phases);
    const w = memory(weight);
    const b = bias && memory(bias);
    const y = memory(out);
    const z = sum && memory(sum);
    for (let n = 0; n < batch; n++) {
      for (let o = 0; o < outputs; o++) {
        let real = 0;
        let imaginary = 0;
        for (let j = 0; j < inputs; j++) {
          const phase = x[n * inputs + j];
          if (Number.isNaN(phase)) continue;
          real += w[j * outputs + o] * cosPi(phase);
          imaginary += w[j * outputs + o] * sinPi(phase);
        }
        if (b) real += b[o];
        y[n * outputs + o] = phaseOf(real, imaginary);
        if (z) {
          z[n * outputs + o] = real;
          z[(batch + n) * outputs + o] = imaginary;
        }
      }
    }
  },
};
