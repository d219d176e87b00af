import type { RateInput, RateReadout } from '@argand/rate-coded';
import { type Command, Option } from 'commander';
import { UsageError } from '../failure.ts';
import { list } from '../noise-options.ts';
import { choicesOf, real, whole } from '../options.ts';

/** Options of the rate-coded twin, as given. */
export interface RateOptions {
  readonly rateCoded?: boolean;
  readonly rateSteps?: readonly number[];
  readonly rateInput?: readonly RateInput[];
  readonly rateReadout?: RateReadout;
  readonly rateLeak?: number;
  readonly rateSeed?: number;
}

/** The most steps: what is kept of each image grows with them. */
const mostSteps = 10_000;

export function withRateOptions(command: Command): Command {
  return command
    .option(
      '--rate-coded',
      'beside it the same layers as a ReLU network, trained anew, and run rate-coded: its accuracy, spikes and operations',
    )
    .addOption(
      new Option('--rate-steps <n,…>', 'after so many steps (default: 8,16,32,64,128)').argParser(
        list(whole(1, mostSteps)),
      ),
    )
    .addOption(
      new Option('--rate-input <way...>', 'how pixels come in (default: current regular)').choices(
        choicesOf<RateInput>({ current: true, regular: true, poisson: true }),
      ),
    )
    .addOption(
      new Option(
        '--rate-readout <way>',
        'by potentials of silent outputs, or their spikes (default: potential)',
      ).choices(choicesOf<RateReadout>({ potential: true, spikes: true })),
    )
    .option('--rate-leak <λ>', 'leaky neurons: potentials fall by e^−λ a step (default: 0)', real(0))
    .option(
      '--rate-seed <n>',
      "seed of the twin and of Poisson inputs (default: that of the network's run, or 0)",
      whole(0),
    );
}

/** @throws UsageError if an option of the twin is given, but the twin is not asked for */
export function requireRateCoded(options: RateOptions): void {
  if (options.rateCoded) return;
  const given = Object.entries({
    '--rate-steps': options.rateSteps,
    '--rate-input': options.rateInput,
    '--rate-readout': options.rateReadout,
    '--rate-leak': options.rateLeak,
    '--rate-seed': options.rateSeed,
  }).find(([, value]) => value !== undefined);
  if (given) throw new UsageError(`${given[0]} is for the rate-coded twin; give --rate-coded too.`);
}
