import { Command } from 'commander';
import { type OutputOptions, withOutputOptions } from '../options.ts';

/** `argand report`: makes the HTML page of a run again. */
export function reportCommand(): Command {
  return withOutputOptions(
    new Command('report').description('writes the report of a run: one HTML page that needs no network'),
  )
    .argument('<run>', 'the folder of a run')
    .addHelpText('after', '\nExample:\n  argand report runs/mnist-mlp-best-seed0')
    .action(async (path: string, options: OutputOptions) =>
      (await import('../report/remake-report.ts')).remakeReport(path, options),
    );
}
