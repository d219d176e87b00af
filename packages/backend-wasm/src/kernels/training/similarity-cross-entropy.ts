import type { SimilarityCrossEntropyCall } from '@argand/backend/kernels';
import { SIMILARITY_CROSS_ENTROPY } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { runLoss } from './mean-loss.ts';

export function similarityCrossEntropy(machine: Machine): (call: SimilarityCrossEntropyCall) => void {
  return (call) => {
    machine.setFraction(8, call.sharpness);
    runLoss(machine, SIMILARITY_CROSS_ENTROPY, call, (call.sharpness * Math.PI) / call.batch);
  };
}
