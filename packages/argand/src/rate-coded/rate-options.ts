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

/** The most steps: memory per image is proportional to them. */
const mostSteps = 10_000;

export function withRateOptions(command: Command): Command {
  return command
    .option('--rate-coded', 'also train and count a rate-coded ReLU twin')
    .addOption(
      new Option('--rate-steps <n,…>', 'numbers of steps to report (default: 8,16,32,64,128)').argParser(
        list(whole(1, mostSteps)),
      ),
    )
    .addOption(
      new Option('--rate-input <way...>', 'kinds of input (default: current regular)').choices(
        choicesOf<RateInput>({ current: true, regular: true, poisson: true }),
      ),
    )
    .addOption(
      new Option('--rate-readout <way>', 'read the class from outputs (default: potential)').choices(
        choicesOf<RateReadout>({ potential: true, spikes: true }),
      ),
    )
    .option('--rate-leak <λ>', 'leak: potentials decay by e^−λ per step (default: 0)', real(0))
    .option('--rate-seed <n>', "seed of twin and Poisson inputs (default: the run's, or 0)", whole(0));
}

/** @throws UsageError if an option of the twin is given without `--rate-coded` */
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
