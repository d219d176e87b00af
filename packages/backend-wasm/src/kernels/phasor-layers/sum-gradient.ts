import type { PhasorDenseGradientCall } from '@argand/backend/kernels';
import { REDUCE_COLUMNS, SUM, SUM_GRADIENT } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { roundUp } from '../product.ts';

/** ∂L/∂z as rows of real and imaginary parts in turn, [2 batch, outputs]. */
export function sumGradient(
  machine: Machine,
  call: Pick<PhasorDenseGradientCall, 'batch' | 'outputs' | 'sum' | 'gradient' | 'damping'>,
  to: number,
): void {
  const { batch, outputs, sum, gradient, damping } = call;
  if (batch === 0) return;
  const samples = Math.max(1, Math.floor(4096 / Math.max(outputs, 1)));
  machine.setStorage(0, sum);
  machine.setStorage(1, gradient);
  machine.setFraction(2, damping);
  machine.set(3, to);
  machine.set(4, batch);
  machine.set(5, outputs);
  machine.set(6, samples);
  machine.run(SUM_GRADIENT, Math.ceil(batch / samples), 3 * batch * outputs);
}

/** ∂L/∂b: the sum of all real parts. */
export function biasGradient(
  machine: Machine,
  { batch, outputs, biasGradient }: Pick<PhasorDenseGradientCall, 'batch' | 'outputs' | 'biasGradient'>,
  from: number,
): void {
  if (!biasGradient || outputs === 0) return;
  // The real parts are every second row.
  const columns = roundUp(outputs, 16);
  machine.set(0, SUM);
  machine.set(1, batch);
  machine.set(2, outputs);
  machine.set(3, from);
  machine.setStorage(4, biasGradient);
  machine.set(5, columns);
  machine.set(6, 1);
  machine.set(7, 2 * outputs);
  machine.run(REDUCE_COLUMNS, 1, 0);
}
