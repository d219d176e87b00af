import { InterruptedError } from '@argand/errors';

/**
 * Training was stopped by its signal after `step` of `steps` steps. The last checkpoint has them, and `cause` is the signal's reason.
 */
export class TrainingInterrupted extends InterruptedError {
  override readonly name = 'TrainingInterrupted';
  readonly step: number;
  readonly steps: number;

  constructor(step: number, steps: number, options?: ErrorOptions) {
    super(`training was stopped after step ${step} of ${steps}.`, options);
    this.step = step;
    this.steps = steps;
  }
}
