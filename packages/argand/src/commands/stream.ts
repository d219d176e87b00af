import { Command } from 'commander';
import { withNeuronOptions } from '../neuron-options.ts';
import { withNoiseOptions } from '../noise-options.ts';
import { whole, withDeviceOptions, withOutputOptions } from '../options.ts';
import { defaultHold, longestHold } from '../stream/hold.ts';
import type { StreamOptions } from '../stream/run-stream.ts';

/** `argand stream`: runs a live network on images or spikes, and prints each cycle's answer. */
export function streamCommand(): Command {
  const command = withNeuronOptions(new Command('stream'))
    .description('run a live network on images or spikes, cycle by cycle')
    .argument('<network>', '.safetensors network file');
  const cycles = command.options.find(({ long }) => long === '--cycles');
  if (cycles) {
    cycles.description = 'cycles to run (default: to the end, or to Ctrl-C)';
    cycles.argParser(whole(1, 2 ** 30));
  }
  return withOutputOptions(
    withDeviceOptions(
      withNoiseOptions(command)
        .option('--neuron <name>', 'neuron: gated, hold, resonator or ode', 'gated')
        .option('--dataset <name>', 'data set whose test images are shown repeatedly', 'mnist')
        .option('--data-dir <folder>', 'folder to read its files from, and nowhere else')
        .option('--input <file>', '.npy images to show repeatedly instead')
        .option('--spikes <file>', '.npz or .csv spikes to feed once instead')
        .option('--limit <n>', 'number of images to use (default: all)', whole(1))
        .option(
          '--hold-for <cycles>',
          `cycles per image (default: ${defaultHold}; spikes: to the last)`,
          whole(1, longestHold),
        )
        .option('--seed <n>', 'seed of the disturbances', whole(0), 0)
        .option('--every <n>', 'print every N cycles', whole(1), 1)
        .option('--save <file>', '.npz file to save the state to, regularly and at the end')
        .option('--save-every <seconds>', 'seconds between saves', whole(1, 86_400), 60)
        .option('--resume <file>', 'resume from a saved state')
        .option('--memory', 'measure memory after 1,000, 10,000, … cycles'),
    ),
  )
    .addHelpText(
      'after',
      '\nWith --json, prints one JSON object per cycle and line, then one with the summary. Ctrl-C ends a stream without a last cycle with exit code 0,\nand stops one with a last cycle with exit code 130.\n\nExample:\n  argand stream runs/mnist-mlp-best-seed0/network.safetensors --neuron hold --hold-for 10 --save state.npz',
    )
    .action(async (path: string, options: StreamOptions) =>
      (await import('../stream/stream-network.ts')).streamNetwork(path, options),
    );
}
