import type { FanOutArrays } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import type { Piece } from '../../wgsl/piece.ts';
import { endToEnd } from './end-to-end.ts';

/** The arrays of a fan-out but its weights as `fan`. */
export function packFanOut(
  machine: Machine,
  { sources, targets, width, offsets, target, weight }: FanOutArrays,
) {
  const runs = target.length;
  const parts = [
    [offsets, sources + 1],
    [target, runs],
    [weight, runs],
  ] as const;
  return { block: endToEnd(machine, parts), parameters: { sources, targets, width, runs } };
}

/** The arguments that {@link fanOut} reads by. */
export const fanOutParameters = { sources: 'u32', targets: 'u32', width: 'u32', runs: 'u32' } as const;

/** A fan-out in WGSL, seen from its targets: the weight by which a source reaches a target, and whether it does. */
export const fanOut: Piece = {
  code: `
struct Reach { weight: f32, reached: bool }
fn reachOf(source: u32, neuron: u32) -> Reach {
  var reach = Reach(0f, false);
  // No more runs than there are, whatever the offsets are.
  let end = min(fan[source + 1u], P.runs);
  for (var r = fan[source]; r < end; r++) {
    let first = fan[P.sources + 1u + r];
    if (neuron >= first && neuron < first + P.width) {
      reach.weight += weights[fan[P.sources + 1u + P.runs + r] + neuron - first];
      reach.reached = true;
    }
  }
  return reach;
}
`,
};
