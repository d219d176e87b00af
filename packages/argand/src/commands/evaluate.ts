import { Command } from 'commander';
import { withEarlyOptions } from '../early/early-options.ts';
import type { EvaluateOptions } from '../evaluate/evaluate-network.ts';
import { withNeuronOptions } from '../neuron-options.ts';
import { withNoiseOptions } from '../noise-options.ts';
import { whole, withDeviceOptions, withOutputOptions } from '../options.ts';

/** `argand evaluate`: accuracy on the test images, atemporal and on spikes. */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('examines a network on test images, atemporally and on spikes, with the same weights')
    .argument('<network>', 'a .safetensors network file')
    .option('--dataset <name>', 'the data set', 'mnist')
    .option('--data-dir <folder>', 'look for its files in this folder, and nowhere else')
    .option('--neuron <name...>', 'the neurons to run it with on spikes: gated, hold, resonator, ode', [
      'gated',
    ])
    .option('--limit <n>', 'only so many images', whole(1))
    .option('--seed <n>', 'the seed of what is random in an examination', whole(0), 0)
    .option('--out <folder>', 'write a report of it into this folder, made if missing');
  return withOutputOptions(withDeviceOptions(withNoiseOptions(withEarlyOptions(withNeuronOptions(command)))))
    .addHelpText(
      'after',
      '\nExample:\n  argand evaluate runs/mnist-mlp-best-seed0/network.safetensors --neuron gated resonator --limit 1000\n\nDisturbances (--jitter to --bits) are of the run on spikes alone; argand sweep has lists of them.',
    )
    .action(async (path: string, options: EvaluateOptions) =>
      (await import('../evaluate/evaluate-network.ts')).evaluateNetwork(path, options),
    );
}
