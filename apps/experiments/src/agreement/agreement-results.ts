import type { Results } from '../runner/experiment.ts';
import type { Plan } from './plan.ts';
import type { AgreementSettings } from './settings.ts';

/** What the document is written from. */
export type AgreementResults = Results<AgreementSettings, Plan>;
