import type { SimilarityLossCall } from '@argand/backend/kernels';
import { SIMILARITY_LOSS } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { runLoss } from './mean-loss.ts';

export function similarityLoss(machine: Machine): (call: SimilarityLossCall) => void {
  return (call) => {
    runLoss(machine, SIMILARITY_LOSS, call, Math.PI / (call.batch * call.classes));
  };
}
