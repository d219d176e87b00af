import type { Findings as FindingsOf, Planned } from '../runner/experiment.ts';
import { heldOutAccuracy } from './measurements/held-out-accuracy.ts';
import type { ModelName } from './networks.ts';
import type { Comparison, RecipeSettings } from './settings.ts';
import type { Workbench } from './workbench.ts';

/** The network and the candidate of a measurement. */
export interface About {
  /** The name of the comparison. */
  readonly comparison: string;
  readonly model: ModelName;
  readonly candidate: string;
  readonly seed: number;
}

/** Everything that is measured. */
export type Plan = { readonly accuracies: readonly Planned<Workbench, About, number>[] };

/** The results of the plan. */
export type Findings = FindingsOf<Plan>;

/** Plans everything these settings describe; with few seeds, all candidates come early. */
export function planOf({ comparisons, images }: RecipeSettings, workbench: Workbench): Plan {
  return {
    accuracies: comparisons.flatMap((comparison) => {
      const { name, dataset, epochs } = comparison;
      const missing = () => workbench.missing(dataset);
      return runsOf(comparison).map(({ model, candidate, seed }) => {
        const run = { model, dataset, images, epochs, seed };
        const measurement = heldOutAccuracy(
          `${name}/${model}/${candidate.name}/seed-${seed}`,
          run,
          candidate,
        );
        return {
          part: name,
          about: { comparison: name, model, candidate: candidate.name, seed },
          measurement: { ...measurement, dataset: { name: dataset, missing } },
        };
      });
    }),
  };
}

function runsOf({ models, candidates, seeds }: Comparison) {
  return Array.from({ length: seeds }, (_, seed) =>
    models.flatMap((model) => candidates.map((candidate) => ({ model, candidate, seed }))),
  ).flat();
}
