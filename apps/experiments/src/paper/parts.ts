/** The parts of the experiment, for `--only`, in the order in which they are measured. */
export const parts = {
  accuracy: 'accuracy of the MLP over all seeds, with four neurons',
  cycles: 'accuracy by number of cycles',
  noise: 'jitter, quantised spike times, deleted spikes',
  phases: 'phase histograms by layer, and rasters',
  operations: 'operations against accuracy, beside a rate-coded twin',
  cnn: 'a convolutional network: accuracy, cycles, noise and phases',
  cifar: "the paper's CIFAR-10 network: hours of training",
} as const;

export type Part = keyof typeof parts;

/** The parts measured without `--only`: all but CIFAR-10. */
export const defaultParts: readonly Part[] = ['accuracy', 'cycles', 'noise', 'phases', 'operations', 'cnn'];
