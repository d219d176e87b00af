import { defineExperiment } from '../runner/command.ts';
import { countOption } from '../runner/options.ts';
import { documentOf } from './document/document.ts';
import { type Plan, planOf } from './plan.ts';
import { type AgreementSettings, full, limited, quick } from './settings.ts';
import { Workbench } from './workbench.ts';

const options = { limit: countOption('largest number of images of any measurement') };

/** How close spiking inference is to the atemporal pass, for each neuron. */
export const agreement = defineExperiment<AgreementSettings, Workbench, Plan, typeof options>({
  name: 'agreement',
  isPublished: true,
  settings: { full, quick },
  options,
  reduce: (settings, { limit }) => {
    const reduced = limit === undefined ? settings : limited(settings, limit);
    return { measured: reduced, shown: reduced };
  },
  workbench: { code: Workbench.code, open: async () => new Workbench() },
  plan: planOf,
  document: documentOf,
});
