import { Command } from 'commander';
import { withNeuronOptions } from '../neuron-options.ts';
import { list, withNoiseLists } from '../noise-options.ts';
import { whole, withDeviceOptions, withOutputOptions } from '../options.ts';
import type { SweepOptions } from '../sweep/sweep-network.ts';

/** `argand sweep`: accuracy on spikes against each disturbance, as a table, a file and plots. */
export function sweepCommand(): Command {
  const command = withNeuronOptions(new Command('sweep'))
    .description('runs a network on disturbed spikes: accuracy against each disturbance, each alone')
    .argument('<network>', 'a .safetensors network file');
  const cycles = command.options.find(({ long }) => long === '--cycles');
  if (cycles) {
    cycles.flags = '--cycles <n,…>';
    cycles.description =
      'cycles of every run, or, if there are several, a list to sweep (default: 8 settled ones)';
    cycles.argParser(list(whole(1, 1_000_000)));
  }
  return withOutputOptions(
    withDeviceOptions(
      withNoiseLists(command)
        .option('--neuron <name...>', 'the neurons to run it with', ['gated'])
        .option('--dataset <name>', 'the data set', 'mnist')
        .option('--data-dir <folder>', 'look for its files in this folder, and nowhere else')
        .option('--limit <n>', 'only so many images', whole(1))
        .option('--seed <n>', 'the first seed of what is drawn', whole(0), 0)
        .option('--repeats <n>', 'how many seeds', whole(1), 1)
        .option('--out <folder>', 'for sweep.json and sweep.html (default: runs/sweep-NAME)'),
    ),
  )
    .addHelpText(
      'after',
      '\nA sweep that was stopped goes on when the same command is given again; other lists add to it.\n\nExample:\n  argand sweep runs/mnist-mlp-best-seed0/network.safetensors --jitter 0,0.02,0.05,0.1 --delete 0.1,0.5 --bits 2,3,4 --neuron gated hold --limit 1000',
    )
    .action(async (path: string, options: SweepOptions) =>
      (await import('../sweep/sweep-network.ts')).sweepNetwork(path, options),
    );
}
