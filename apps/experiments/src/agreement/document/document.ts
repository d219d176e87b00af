import type { Document } from '../../document/document.ts';
import type { AgreementResults } from '../agreement-results.ts';
import { accuracy } from './accuracy.ts';
import { claimsSection } from './claims-section.ts';
import { differences } from './differences.ts';
import { exactness } from './exactness.ts';
import { overCycles } from './over-cycles.ts';
import { overDepth } from './over-depth.ts';
import { setup } from './setup.ts';

/** The document of the experiment. */
export function documentOf(results: AgreementResults): Document {
  return {
    title: 'Spikes against the atemporal pass',
    lead: [
      'A phasor network that was trained atemporally runs on spikes with the same weights and no conversion step. This page measures how close its phases and predictions on spikes are to the atemporal ones, for each of four neurons. `npm run experiment -- agreement` measures it and writes this page; with `--quick` it takes a minute, uses few images, and writes to `runs/agreement/quick/`.',
    ],
    sections: [
      setup(results),
      claimsSection(results),
      accuracy(results),
      overCycles(results),
      overDepth(results),
      exactness(results),
    ],
    data: differences(results.findings),
  };
}
