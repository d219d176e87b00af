import { Command } from 'commander';
import type { CountOptions } from '../count/count-network.ts';
import { withNeuronOptions } from '../neuron-options.ts';
import { real, whole, withDeviceOptions, withOutputOptions } from '../options.ts';
import { withRateOptions } from '../rate-coded/rate-options.ts';

/** `publishedEnergy` of `@argand/spiking` in picojoules, which a test compares. */
export const defaultEnergy = { multiplyAccumulate: 4.6, accumulate: 0.9, synapticOperation: 23.6 };

/** `argand count`: spikes and operations of each layer, latency and energy. */
export function countCommand(): Command {
  const command = new Command('count')
    .description('count spikes and operations, and estimate latency and energy')
    .argument('<network>', '.safetensors network file')
    .option('--dataset <name>', 'data set', 'mnist')
    .option('--data-dir <folder>', 'folder to read its files from, and nowhere else')
    .option('--neuron <name...>', 'neurons to run: gated, hold, resonator, ode', ['gated'])
    .option('--limit <n>', 'number of images to use', whole(1), 1000)
    .option(
      '--mac-energy <pJ>',
      'energy of a multiply-accumulate (Horowitz 2014)',
      real(0),
      defaultEnergy.multiplyAccumulate,
    )
    .option('--add-energy <pJ>', 'energy of an addition (Horowitz 2014)', real(0), defaultEnergy.accumulate)
    .option(
      '--synapse-energy <pJ>',
      'energy of a synaptic operation (Loihi, Davies 2018)',
      real(0),
      defaultEnergy.synapticOperation,
    );
  return withOutputOptions(withDeviceOptions(withNeuronOptions(withRateOptions(command))))
    .addHelpText(
      'after',
      '\nExample:\n  argand count runs/mnist-mlp-best-seed0/network.safetensors --neuron gated hold --limit 1000\n  argand count runs/mnist-mlp-best-seed0/network.safetensors --rate-coded --rate-steps 8,16,32,64 --limit 10000',
    )
    .action(async (path: string, options: CountOptions) =>
      (await import('../count/count-network.ts')).countNetwork(path, options),
    );
}
