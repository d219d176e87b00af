import { interfaceType, requireType } from '@argand/backend';
import { OptionError } from '@argand/errors';
import type { Moment } from '@argand/phasor';
import { lastCycle } from '../moments.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import { isBefore } from '../spikes/spike-train.ts';

const momentKind = interfaceType<Moment>(['cycle', 'phase'], {
  name: 'number of cycles or a Moment',
  package: '@argand/phasor',
  remedy: 'Pass whole cycles, such as 5, or { cycle, phase } of clock 0.',
});

/**
 * The moment to which a stream advances.
 *
 * @param caller the method's name, for errors
 * @param to whole cycles from now, or a moment of clock 0
 * @throws RangeError if it is no moment, lies before `now` or beyond the last cycle
 */
export function targetMoment(caller: string, to: number | Moment, now: Moment): Moment {
  if (typeof to === 'number') requireAbove0(`stream.${caller}`, 'the number of cycles', to);
  else requireType(momentKind, to, `stream.${caller}`, 'its argument');
  const until =
    typeof to === 'number'
      ? { cycle: now.cycle + to, phase: now.phase }
      : { cycle: to.cycle, phase: to.phase };
  const isPhase = typeof until.phase === 'number' && until.phase >= -1 && until.phase < 1;
  if (!Number.isInteger(until.cycle) || !isPhase) {
    throw new OptionError(
      `stream.${caller}: the moment is (cycle ${until.cycle}, phase ${until.phase}); expected a whole number and a phase in [-1, 1).`,
    );
  }
  if (isBefore(until.cycle, until.phase, now.cycle, now.phase)) {
    throw new OptionError(
      `stream.${caller}: cannot go back to (cycle ${until.cycle}, phase ${until.phase}) from (cycle ${now.cycle}, phase ${now.phase}); time only goes forward.`,
    );
  }
  if (until.cycle > lastCycle) {
    throw new OptionError(
      `stream.${caller}: cycle ${until.cycle} is beyond ${lastCycle}, the last that a stream can count to; open a new stream.`,
    );
  }
  return until;
}
