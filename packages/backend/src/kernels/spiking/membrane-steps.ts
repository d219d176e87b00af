import { type ClockMoment, looksBetween } from './firing-clock.ts';
import type { readSpikes } from './spike-arrays.ts';

/** What happens to the membranes of one image, in the order of time. Cycles and phases are those of the listening clock. */
export interface MembraneSteps {
  /** A cycle, or a part of it, begins when the clock shows `x`. It ends at `stop`. */
  begin(cycle: number, x: number, stop: number): void;
  /** Spikes `first` to `end` − 1 arrive at one moment, before the look at `upTo`. */
  kick(first: number, end: number, cycle: number, upTo: number): void;
  /** All membranes are looked at when the clock shows `x`. The cycle, or the part of it, ends at `stop`. */
  look(cycle: number, x: number, stop: number): void;
  /** The cycle, or the part of it, ends at `stop`. */
  end(stop: number): void;
}

/** Takes the membranes of an image through the spikes and looks between two moments. */
export function stepMembranes(
  spikes: ReturnType<typeof readSpikes>,
  image: number,
  [since, until]: readonly [ClockMoment, ClockMoment],
  steps: MembraneSteps,
): void {
  let next = spikes.offsets[image];
  const last = spikes.offsets[image + 1];
  for (let cycle = since.cycle; cycle <= until.cycle; cycle++) {
    const begin = cycle === since.cycle ? since.phase : -1;
    const stop = cycle === until.cycle ? until.phase : 1;
    steps.begin(cycle, begin, stop);
    for (const upTo of looksBetween(begin, stop)) {
      while (next < last && spikes.cycle[next] === cycle && (spikes.phase[next] < upTo || upTo === stop)) {
        const first = next;
        const x = spikes.phase[first];
        while (next < last && spikes.cycle[next] === cycle && spikes.phase[next] === x) next++;
        steps.kick(first, next, cycle, upTo);
      }
      steps.look(cycle, upTo, stop);
    }
    steps.end(stop);
  }
}
