import type { Results } from '../runner/experiment.ts';
import type { Plan } from './plan.ts';
import type { PaperSettings } from './settings.ts';

/** What the document is written from. */
export type PaperResults = Results<PaperSettings, Plan>;
