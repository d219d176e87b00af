import type { SimilarityCrossEntropyCall, SimilarityLossCall } from '@argand/backend/kernels';
import { MEAN_LOSS, SIMILARITY_CROSS_ENTROPY, SIMILARITY_LOSS } from '../../control.ts';
import type { Machine } from '../../machine.ts';

const chunkSize = 2048;

function run(machine: Machine, kernel: number, call: SimilarityLossCall, factor: number): void {
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

export function similarityLoss(machine: Machine): (call: SimilarityLossCall) => void {
  return (call) => {
    run(machine, SIMILARITY_LOSS, call, Math.PI / (call.batch * call.classes));
  };
}

export function similarityCrossEntropy(machine: Machine): (call: SimilarityCrossEntropyCall) => void {
  return (call) => {
    machine.setFraction(8, call.sharpness);
    run(machine, SIMILARITY_CROSS_ENTROPY, call, (call.sharpness * Math.PI) / call.batch);
  };
}
