import { findAny } from '../page/find.ts';
import { showLayer } from './step-layer.ts';
import { type AnswerSmall, showNetwork } from './step-network.ts';
import { showPhase } from './step-phase.ts';
import { showSpikeTrain } from './step-spike-train.ts';
import { showSuperposition } from './step-superposition.ts';

/** The section "explain it": five steps, made when somebody comes near them. */
export function showExplanation(answerSmall: AnswerSmall): void {
  const steps: Readonly<Record<string, (figure: HTMLElement) => void>> = {
    'explain-phase': showPhase,
    'explain-superposition': showSuperposition,
    'explain-layer': showLayer,
    'explain-spike-train': showSpikeTrain,
    'explain-network': () => showNetwork(answerSmall),
  };
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting || !(target instanceof HTMLElement)) continue;
        near.unobserve(target);
        steps[target.id](target);
      }
    },
    { rootMargin: '600px' },
  );
  for (const id of Object.keys(steps)) near.observe(findAny(id));
}
