import type { FanOut } from '@argand/layers';

/**
 * The weights of a layer by target: for each, those of every source and then one 0, a source that does nothing.
 */
export function fanInOf(fanOut: FanOut): Float64Array[] {
  const { sources, targets } = fanOut;
  const rows = Array.from({ length: targets }, () => new Float64Array(sources + 1));
  const weights = new Float64Array(targets);
  const none = new Float64Array(targets);
  for (let source = 0; source < sources; source++) {
    weights.fill(0);
    fanOut.add(source, 1, 0, weights, none);
    for (let o = 0; o < targets; o++) rows[o][source] = weights[o];
  }
  return rows;
}
