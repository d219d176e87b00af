import type { StopEarly } from '@argand/spiking';
import { type Command, Option } from 'commander';
import { UsageError } from '../failure.ts';
import { list } from '../noise-options.ts';
import { real, whole } from '../options.ts';

/** Options of early stopping, as given. */
export interface EarlyOptions {
  readonly early?: boolean;
  readonly stable?: readonly number[];
  readonly confidence?: readonly number[];
  readonly earlyFrom?: number;
}

const defaults = { stable: [1, 2, 3], confidence: [0.25, 0.5, 0.75] };

/** Adds the options of early stopping to a command. */
export function withEarlyOptions(command: Command): Command {
  const options = [
    new Option('--early', 'also measure early stopping: accuracy, latency, operations'),
    new Option(
      '--stable <k,…>',
      `stop if unchanged for k cycles (default: ${defaults.stable.join(',')})`,
    ).argParser(list(whole(1))),
    new Option(
      '--confidence <m,…>',
      `stop at a margin m, 0 to 2 (default: ${defaults.confidence.join(',')})`,
    ).argParser(list(real(0, 2))),
    new Option('--early-from <cycle>', 'first cycle that counts (default: after the start-up)').argParser(
      whole(0),
    ),
  ];
  for (const option of options) command.addOption(option);
  return command;
}

/** The rules to measure; none without `--early`. @throws UsageError if a rule is given without `--early` */
export function earlyRules({ early, stable, confidence, earlyFrom }: EarlyOptions): StopEarly[] {
  if (!early) {
    const given = Object.entries({ stable, confidence, 'early-from': earlyFrom }).find(
      ([, value]) => value !== undefined,
    );
    if (given) throw new UsageError(`--${given[0]} is for early answers; give --early with it.`);
    return [];
  }
  const from = earlyFrom === undefined ? {} : { from: earlyFrom };
  const none = stable !== undefined || confidence !== undefined ? { stable: [], confidence: [] } : defaults;
  return [
    ...(stable ?? none.stable).map((cycles) => ({ stable: cycles, ...from })),
    ...(confidence ?? none.confidence).map((margin) => ({ confidence: margin, ...from })),
  ];
}
