import { defineExperiment } from '../runner/command.ts';
import { countOption } from '../runner/options.ts';
import { documentOf } from './document/document.ts';
import { type Plan, planOf } from './plan.ts';
import { full, parts, quick, type RecipeSettings, withSeeds } from './settings.ts';
import { Workbench } from './workbench.ts';

const options = { seeds: countOption('number of seeds to measure (default: those of each comparison)') };

/** Training settings compared on held-out training images. */
export const recipes = defineExperiment<RecipeSettings, Workbench, Plan, typeof options>({
  name: 'recipes',
  isPublished: false,
  settings: { full, quick },
  parts,
  defaultParts: ['mlp'],
  options,
  reduce: (settings, { seeds }) => ({
    measured: seeds === undefined ? settings : withSeeds(settings, seeds),
    shown: settings,
  }),
  workbench: { code: Workbench.code, open: async () => new Workbench() },
  plan: async (settings, workbench) => planOf(settings, workbench),
  document: documentOf,
});
