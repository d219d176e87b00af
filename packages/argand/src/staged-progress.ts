import type { Output } from './output.ts';
import type { Progress } from './progress.ts';

/** The progress of work in stages, one display at a time. Disposing it ends the last display. */
export interface StagedProgress extends Disposable {
  /** Shows that `done` of the total of a stage are done. A new title ends the display of the stage before. */
  advance(title: string, total: number, done: number, detail?: string): void;
}

/** Opens a progress display for each stage of some work, when the stage begins. */
export function stagedProgress(output: Output, unit: string): StagedProgress {
  let stage: string | undefined;
  let progress: Progress | undefined;
  return {
    advance(title, total, done, detail) {
      if (title !== stage) {
        progress?.[Symbol.dispose]();
        stage = title;
        progress = output.progress(title, total, unit);
      }
      if (done > 0) progress?.advance(done, detail);
    },
    [Symbol.dispose]() {
      progress?.[Symbol.dispose]();
    },
  };
}
