import type { Lacking } from '../carry-out.ts';
import type { Findings } from '../plan.ts';
import type { PaperSettings } from '../settings.ts';

/** What the document tells. */
export interface Told {
  readonly findings: Findings;
  readonly settings: PaperSettings;
  /** Data sets that could not be had, and why. */
  readonly lacking: Lacking;
  /** What computed, in words. */
  readonly device: string;
}
