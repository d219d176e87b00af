import { Command } from 'commander';
import { withNeuronOptions } from '../neuron-options.ts';
import { withNoiseOptions } from '../noise-options.ts';
import { whole, withDeviceOptions, withOutputOptions } from '../options.ts';
import { longestHold, usualHold } from '../stream/hold.ts';
import type { StreamOptions } from '../stream/run-stream.ts';

/** `argand stream`: a live network that is shown images or spikes, and answers cycle by cycle. */
export function streamCommand(): Command {
  const command = withNeuronOptions(new Command('stream'))
    .description(
      'runs a live network: images or spikes go in one after the other, answers come out cycle by cycle',
    )
    .argument('<network>', 'a .safetensors network file');
  const cycles = command.options.find(({ long }) => long === '--cycles');
  if (cycles) {
    cycles.description = 'stop after so many cycles (default: when the spikes are over, otherwise at Ctrl-C)';
    cycles.argParser(whole(1, 2 ** 30));
  }
  return withOutputOptions(
    withDeviceOptions(
      withNoiseOptions(command)
        .option('--neuron <name>', 'the neuron: gated, hold, resonator or ode', 'gated')
        .option('--dataset <name>', 'show the test images of this data set, over and over', 'mnist')
        .option('--data-dir <folder>', 'look for its files in this folder, and nowhere else')
        .option(
          '--input <file>',
          'show the images of a .npy file (uint8: pixels, others: values) instead, over and over',
        )
        .option('--spikes <file>', 'or feed the spikes of a .npz or .csv file, once, image after image')
        .option('--limit <n>', 'only so many images', whole(1))
        .option(
          '--hold-for <cycles>',
          `for how many cycles each image is shown (default: ${usualHold}; of spikes, to the last one)`,
          whole(1, longestHold),
        )
        .option('--seed <n>', 'the seed of what is drawn', whole(0), 0)
        .option('--every <n>', 'tell only every so-manieth cycle', whole(1), 1)
        .option('--save <file>', 'save the state to this .npz file now and then, and at the end')
        .option('--save-every <seconds>', 'seconds between two saves', whole(1, 86_400), 60)
        .option('--resume <file>', 'go on from there')
        .option('--memory', 'measure the memory of the process after 1,000, 10,000, … cycles'),
    ),
  )
    .addHelpText(
      'after',
      '\nWith --json, one JSON object a line for each cycle, then one with the summary. Ctrl-C ends a stream that has no end of its own (exit code 0), or stops one before its end (130).\n\nExample:\n  argand stream runs/mnist-mlp-best-seed0/network.safetensors --neuron hold --hold-for 10 --save state.npz',
    )
    .action(async (path: string, options: StreamOptions) =>
      (await import('../stream/stream-network.ts')).streamNetwork(path, options),
    );
}
