import type { Moment } from '@argand/phasor';
import type { Spike } from '../src/index.ts';
import { isEarlier } from './small-networks.ts';

/** The spikes from `since` to before `until`. */
export function sliceMoments(list: readonly Spike[], since: Moment, until: Moment): Spike[] {
  return list.filter((spike) => !isEarlier(spike, since) && isEarlier(spike, until));
}
