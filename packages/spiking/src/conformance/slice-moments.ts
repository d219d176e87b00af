import type { Moment, Spike } from '@argand/phasor';
import { isEarlier } from './small-networks.ts';

/** The spikes from `since` to before `until`. */
export function sliceMoments(list: readonly Spike[], since: Moment, until: Moment): Spike[] {
  return list.filter((spike) => !isEarlier(spike, since) && isEarlier(spike, until));
}
