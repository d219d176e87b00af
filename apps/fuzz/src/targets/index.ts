import type { Target } from '../target.ts';
import { arrayTargets } from './arrays.ts';
import { checkpointTargets } from './checkpoints.ts';
import { commandLineTargets } from './command-line.ts';
import { dataFileTargets } from './data-files.ts';
import { networkTargets } from './networks.ts';
import { pictureTargets } from './pictures.ts';
import { spikeFileTargets } from './spike-files.ts';
import { streamStateTargets } from './stream-states.ts';

/** Every reader of foreign bytes. */
export const targets: readonly Target[] = [
  ...arrayTargets,
  ...networkTargets,
  ...checkpointTargets,
  ...dataFileTargets,
  ...pictureTargets,
  ...spikeFileTargets,
  ...streamStateTargets,
  ...commandLineTargets,
];
