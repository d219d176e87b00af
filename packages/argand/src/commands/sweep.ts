import { Command } from 'commander';
import { withNeuronOptions } from '../neuron-options.ts';
import { list, withNoiseLists } from '../noise-options.ts';
import { whole, withDeviceOptions, withOutputOptions } from '../options.ts';
import type { SweepOptions } from '../sweep/sweep-network.ts';

/** `argand sweep`: accuracy on spikes against each disturbance, as a table, a file and plots. */
export function sweepCommand(): Command {
  const command = withNeuronOptions(new Command('sweep'))
    .description('measure accuracy on spikes against each disturbance alone')
    .argument('<network>', '.safetensors network file');
  const cycles = command.options.find(({ long }) => long === '--cycles');
  if (cycles) {
    cycles.flags = '--cycles <n,…>';
    cycles.description = 'cycles of every run, or a list to sweep (default: 8 settled)';
    cycles.argParser(list(whole(1, 1_000_000)));
  }
  return withOutputOptions(
    withDeviceOptions(
      withNoiseLists(command)
        .option('--neuron <name...>', 'neurons to run: gated, hold, resonator, ode', ['gated'])
        .option('--dataset <name>', 'data set', 'mnist')
        .option('--data-dir <folder>', 'folder to read its files from, and nowhere else')
        .option('--limit <n>', 'number of images to use (default: all)', whole(1))
        .option('--seed <n>', 'first seed of the disturbances', whole(0), 0)
        .option('--repeats <n>', 'number of seeds', whole(1), 1)
        .option('--out <folder>', 'output folder (default: runs/sweep-NAME)'),
    ),
  )
    .addHelpText(
      'after',
      '\nWrites sweep.json and sweep.html. To resume a stopped sweep, give the same command again. Other lists add rows to it.\n\nExample:\n  argand sweep runs/mnist-mlp-best-seed0/network.safetensors --jitter 0,0.02,0.05,0.1 --delete 0.1,0.5 --bits 2,3,4 --neuron gated hold --limit 1000',
    )
    .action(async (path: string, options: SweepOptions) =>
      (await import('../sweep/sweep-network.ts')).sweepNetwork(path, options),
    );
}
