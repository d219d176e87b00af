import { Command } from 'commander';
import { withNeuronOptions } from '../neuron-options.ts';
import { withDeviceOptions, withOutputOptions } from '../options.ts';
import type { RunOptions } from '../run/run-network.ts';

/** `argand run`: images in, phases out, atemporally or on spikes. */
export function runCommand(): Command {
  const command = new Command('run')
    .description('compute output phases of images, with or without spikes')
    .argument('<network>', '.safetensors network file')
    .requiredOption('--input <file>', '.npy images, or with --neuron input spikes (.npz, .csv)')
    .requiredOption('--output <file>', '.npy file to write the phases to')
    .option('--layers', 'write the phases of all layers, as .npz')
    .option('--neuron <name>', 'run on spikes: gated, hold, resonator or ode')
    .option('--spikes <file>', 'file to write every spike to (.npy, .npz, .csv)');
  return withOutputOptions(withDeviceOptions(withNeuronOptions(command)))
    .addHelpText(
      'after',
      '\nImages are [n, …]: uint8 pixels, or other types as values. Phases are [n, classes]; with --neuron [n, cycles, classes],\nNaN if no spike came. --layers writes encoded, layer-0, layer-1, …\nSpikes in .npy are rows (image, layer, neuron, time) of the layers; .npz (exact) and .csv also have the inputs, as layer −1.\n\nExample:\n  argand run network.safetensors --input x.npy --output y.npy --neuron resonator --leak 0.2 --spikes s.npy',
    )
    .action(async (path: string, options: RunOptions) =>
      (await import('../run/run-network.ts')).runNetwork(path, options),
    );
}
