import type { StopEarly } from '@argand/spiking';
import { type Command, Option } from 'commander';
import { UsageError } from '../failure.ts';
import { list } from '../noise-options.ts';
import { real, whole } from '../options.ts';

/** When images may answer early, as given. */
export interface EarlyOptions {
  readonly early?: boolean;
  readonly stable?: readonly number[];
  readonly confidence?: readonly number[];
  readonly earlyFrom?: number;
}

const usual = { stable: [1, 2, 3], confidence: [0.25, 0.5, 0.75] };

/** Adds the options of early answers to a command. */
export function withEarlyOptions(command: Command): Command {
  const options = [
    new Option(
      '--early',
      'also let images answer, and leave the run, as soon as they are sure: accuracy, latency and operations for each rule',
    ),
    new Option(
      '--stable <k,…>',
      `with --early: sure is who gives the same answer in k cycles running (default: ${usual.stable.join(',')})`,
    ).argParser(list(whole(1))),
    new Option(
      '--confidence <m,…>',
      `with --early: or whose best output is ahead of the second best by m in cos π(y − ½), 0 to 2 (default: ${usual.confidence.join(',')})`,
    ).argParser(list(real(0, 2))),
    new Option(
      '--early-from <cycle>',
      'with --early: the first cycle that counts (default: the first after the start-up)',
    ).argParser(whole(0)),
  ];
  for (const option of options) command.addOption(option);
  return command;
}

/** The rules to try, none without `--early`. @throws UsageError if a rule is given without it */
export function earlyRules({ early, stable, confidence, earlyFrom }: EarlyOptions): StopEarly[] {
  if (!early) {
    const given = Object.entries({ stable, confidence, 'early-from': earlyFrom }).find(
      ([, value]) => value !== undefined,
    );
    if (given) throw new UsageError(`--${given[0]} is for early answers; give --early with it.`);
    return [];
  }
  const from = earlyFrom === undefined ? {} : { from: earlyFrom };
  const none = stable !== undefined || confidence !== undefined ? { stable: [], confidence: [] } : usual;
  return [
    ...(stable ?? none.stable).map((cycles) => ({ stable: cycles, ...from })),
    ...(confidence ?? none.confidence).map((margin) => ({ confidence: margin, ...from })),
  ];
}
