import { Command } from 'commander';
import { withEarlyOptions } from '../early/early-options.ts';
import type { EvaluateOptions } from '../evaluate/evaluate-network.ts';
import { withNeuronOptions } from '../neuron-options.ts';
import { withNoiseOptions } from '../noise-options.ts';
import { whole, withDeviceOptions, withOutputOptions } from '../options.ts';

/** `argand evaluate`: accuracy on the test images, atemporal and on spikes. */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('evaluate a network on test images, with and without spikes')
    .argument('<network>', '.safetensors network file')
    .option('--dataset <name>', 'data set', 'mnist')
    .option('--data-dir <folder>', 'folder to read its files from, and nowhere else')
    .option('--neuron <name...>', 'neurons to run: gated, hold, resonator, ode', ['gated'])
    .option('--limit <n>', 'number of images to use (default: all)', whole(1))
    .option('--seed <n>', 'seed of the disturbances', whole(0), 0)
    .option('--out <folder>', 'folder to write a report to, created if missing');
  return withOutputOptions(withDeviceOptions(withNoiseOptions(withEarlyOptions(withNeuronOptions(command)))))
    .addHelpText(
      'after',
      '\nExample:\n  argand evaluate runs/mnist-mlp-best-seed0/network.safetensors --neuron gated resonator --limit 1000\n\nDisturbances (--jitter to --bits) change the run on spikes only. argand sweep takes lists of them.',
    )
    .action(async (path: string, options: EvaluateOptions) =>
      (await import('../evaluate/evaluate-network.ts')).evaluateNetwork(path, options),
    );
}
