import type { PhasorDenseGradientCall } from '@argand/backend/kernels';
import { SUM, SUM_GRADIENT } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { roundUp } from '../product.ts';
import { runColumnReduction } from '../reduce-columns.ts';

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
  runColumnReduction(machine, {
    code: SUM,
    outer: 1,
    length: batch,
    inner: outputs,
    from,
    to: machine.address(biasGradient),
    columns: roundUp(outputs, 16),
    stride: 2 * outputs,
    nanoseconds: 0,
  });
}
