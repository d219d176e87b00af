import type { Findings } from '../plan.ts';
import type { StudySettings } from '../settings.ts';

/** What the document tells. */
export interface Told {
  readonly findings: Findings;
  readonly settings: StudySettings;
  /** What computed in float32, in words. */
  readonly device: string;
}
