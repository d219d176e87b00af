import type { Answers } from '../measurements/answers.ts';
import { type NetworkSpec, specName } from '../network-spec.ts';
import type { Findings } from '../plan.ts';

/** The predictions on spikes of one network with one neuron. */
export interface Answered {
  readonly about: { readonly network: NetworkSpec; readonly neuron: string };
  readonly answers: Answers;
}

/** All predictions on spikes, from training runs and separate measurements; for the same network and neuron, those of more images. */
export function answered({ networks, answers }: Findings): Answered[] {
  const all = [
    ...networks.flatMap(({ about: { network }, measured }) =>
      measured.result.temporal.map((one) => ({
        about: { network, neuron: one.neuron },
        answers: one,
      })),
    ),
    ...answers.map(({ about, measured }) => ({ about, answers: measured.result })),
  ];
  const best = new Map<string, Answered>();
  for (const one of all) {
    const name = `${specName(one.about.network)} ${one.about.neuron}`;
    const before = best.get(name);
    if (!before || before.answers.images < one.answers.images) best.set(name, one);
  }
  return [...best.values()];
}
