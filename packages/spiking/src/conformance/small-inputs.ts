import type { Spike } from '@argand/phasor';
import { spikeTrain } from '../spikes/build.ts';

/** Number of inputs of the small networks. */
export const inputs = 4;
/** Number of cycles in which their inputs fire. */
export const cycles = 3;

/** A train of one image. */
export const train = (list: readonly Spike[]) => spikeTrain([list], { neurons: inputs });
