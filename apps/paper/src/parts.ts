/** The parts that can be asked for, and what each makes. */
export const parts = {
  accuracy: 'the accuracy tables of the MLP, over all seeds, with four neurons',
  cycles: 'accuracy by cycle',
  noise: 'jitter, quantised time, deletion',
  phases: 'phase histograms by layer, and rasters',
  operations: 'operations against accuracy, beside a rate-coded twin',
  cnn: 'the convolutional network, with its answers, cycles, noise and phases',
  cifar: "the paper's CIFAR-10 network and its robustness: hours of training",
} as const;

export type Part = keyof typeof parts;
export const partNames: readonly Part[] = [
  'accuracy',
  'cycles',
  'noise',
  'phases',
  'operations',
  'cnn',
  'cifar',
];

/** What is made if nothing is said: all but what takes hours. */
export const usualParts: readonly Part[] = partNames.filter((part) => part !== 'cifar');
