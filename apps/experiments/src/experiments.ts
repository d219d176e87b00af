import type { RunnableExperiment } from './runner/command.ts';

/** An entry of the list of experiments; its code is loaded when it runs. */
export interface ListedExperiment {
  readonly summary: string;
  readonly load: () => Promise<RunnableExperiment>;
}

/** All experiments by name. To add one, add its line here. */
export const experiments: Readonly<Record<string, ListedExperiment>> = {
  paper: {
    summary: "the tables and figures of the paper, each beside the paper's value",
    load: async () => (await import('./paper/experiment.ts')).paper,
  },
  agreement: {
    summary: 'how close spiking inference is to the atemporal pass, for each neuron',
    load: async () => (await import('./agreement/experiment.ts')).agreement,
  },
  recipes: {
    summary: 'training settings compared on held-out training images',
    load: async () => (await import('./recipes/experiment.ts')).recipes,
  },
};
