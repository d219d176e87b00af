import { Command } from 'commander';
import { withNeuronOptions } from '../neuron-options.ts';
import { withDeviceOptions, withOutputOptions } from '../options.ts';
import type { RunOptions } from '../run/run-network.ts';

/** `argand run`: images in, phases out, atemporally or on spikes. */
export function runCommand(): Command {
  const command = new Command('run')
    .description(
      'answers images of a .npy file: phases out, atemporally or, with --neuron, cycle by cycle on spikes',
    )
    .argument('<network>', 'a .safetensors network file')
    .requiredOption(
      '--input <file>',
      'images [n, …], a .npy file (uint8: pixels, others: values); or, with --neuron, the spikes of the inputs, a .npz or .csv file',
    )
    .requiredOption(
      '--output <file>',
      'where the phases go: [n, classes], or with --neuron [n, cycles, classes], NaN where no spike came',
    )
    .option(
      '--layers',
      'without --neuron: a .npz of every layer’s phases (encoded, layer-0, layer-1, …) instead',
    )
    .option(
      '--neuron <name>',
      'run on spikes with this neuron (gated, hold, resonator or ode), as a stream of --cycles',
    )
    .option(
      '--spikes <file>',
      'with --neuron: every spike; .npy: rows (image, layer, neuron, time) of the layers; .npz, exact, or .csv: of the inputs too, as layer −1',
    );
  return withOutputOptions(withDeviceOptions(withNeuronOptions(command)))
    .addHelpText(
      'after',
      '\nExample:\n  argand run network.safetensors --input x.npy --output y.npy --neuron resonator --leak 0.2 --spikes s.npy',
    )
    .action(async (path: string, options: RunOptions) =>
      (await import('../run/run-network.ts')).runNetwork(path, options),
    );
}
