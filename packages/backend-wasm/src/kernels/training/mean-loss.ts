import type { SimilarityLossCall } from '@argand/backend/kernels';
import { MEAN_LOSS } from '../../control.ts';
import type { Machine } from '../../machine.ts';

const chunkSize = 2048;

/**
 * Runs the kernel of a loss, which writes the loss of each sample, then their mean.
 * @param factor of the gradient, see assembly/training/mean-loss.ts
 */
export function runLoss(machine: Machine, kernel: number, call: SimilarityLossCall, factor: number): void {
  const { batch, classes, phases, labels, out, gradient } = call;
  const samples = Math.max(1, Math.floor(chunkSize / classes));
  machine.set(0, batch);
  machine.set(1, classes);
  machine.setStorages(2, phases, labels, gradient);
  machine.set(5, machine.scratch(8 * batch));
  machine.set(6, samples);
  machine.setFraction(7, factor);
  machine.setStorage(9, out);
  machine.run(kernel, Math.ceil(batch / samples), 8 * batch * classes);
  machine.run(MEAN_LOSS, 1, 0);
}
