import { OptionError, ShapeError } from '@argand/errors';
import type { SpikeTrain } from '@argand/phasor';
import { type Moment, shiftClock } from '@argand/phasor';
import { lastCycle } from '../moments.ts';
import type { PopulationOptions } from '../neuron.ts';
import { isBefore, requireSpikeTrain } from '../spikes/spike-train.ts';

/** Time 0 on some clock: before it nothing can arrive. */
export function startOf(clock: number): Moment {
  return shiftClock(0, -1, 0, clock);
}

/**
 * Checks what a population receives: a sound train of its sources, images and clock, in [since, until).
 *
 * @throws RangeError that says what does not fit
 */
export function requireArrivals(
  caller: string,
  arriving: SpikeTrain,
  { fanOut, images, clock }: PopulationOptions,
  since: Moment,
  until: Moment,
): void {
  const wanted = { images, neurons: fanOut.sources, clock };
  for (const name of ['images', 'neurons', 'clock'] as const) {
    if (arriving[name] !== wanted[name]) {
      throw new ShapeError(
        `${caller}: arriving spikes have ${name} ${arriving[name]}, but the population was opened with ${wanted[name]}.`,
      );
    }
  }
  if (isBefore(until.cycle, until.phase, since.cycle, since.phase)) {
    throw new OptionError(
      `${caller}: cannot go back to ${momentText(until)} from ${momentText(since)}; time only goes forward.`,
    );
  }
  if (!(until.cycle <= lastCycle)) {
    throw new OptionError(
      `${caller}: expected time to go to cycle ${lastCycle} at most, as cycles are int32, but received ${momentText(until)}; begin a new run.`,
    );
  }
  requireSpikeTrain(caller, arriving);
  const { offsets, cycle, phase } = arriving;
  for (let image = 0; image < images; image++) {
    const [first, last] = [offsets[image], offsets[image + 1] - 1];
    if (first > last) continue;
    if (isBefore(cycle[first], phase[first], since.cycle, since.phase)) {
      throw new OptionError(
        `${caller}: image ${image} has a spike at ${momentText({ cycle: cycle[first], phase: phase[first] })}, out of order: time stands at ${momentText(since)}.`,
      );
    }
    if (!isBefore(cycle[last], phase[last], until.cycle, until.phase)) {
      throw new OptionError(
        `${caller}: image ${image} has a spike at ${momentText({ cycle: cycle[last], phase: phase[last] })}, but time only advances to before ${momentText(until)}.`,
      );
    }
  }
}

function momentText({ cycle, phase }: Moment): string {
  return `(cycle ${cycle}, phase ${phase})`;
}
