import { Command } from 'commander';
import { type OutputOptions, withOutputOptions } from '../options.ts';

/** `argand report`: writes the HTML page of a run again. */
export function reportCommand(): Command {
  return withOutputOptions(
    new Command('report').description('write the report of a run again, as one HTML page'),
  )
    .argument('<run>', 'folder of a run')
    .addHelpText('after', '\nExample:\n  argand report runs/mnist-mlp-best-seed0')
    .action(async (path: string, options: OutputOptions) =>
      (await import('../report/remake-report.ts')).remakeReport(path, options),
    );
}
