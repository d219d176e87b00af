import { Command, Option } from 'commander';
import type { ExportOptions } from '../export.ts';
import { withNeuronOptions } from '../neuron-options.ts';
import { whole, withOutputOptions } from '../options.ts';

/** `argand export`: a network in time as JSON and arrays, for a simulator or a chip that knows nothing of Argand. */
export function exportCommand(): Command {
  const command = new Command('export')
    .description(
      'writes a network in time as plain data: network.json (clocks, references, neurons) and network.npz (weights)',
    )
    .argument('<network>', 'a .safetensors network file')
    .requiredOption('--out <folder>', 'where network.json and network.npz go')
    .addOption(
      new Option(
        '--neuron <name>',
        'what its layers are made of, as a stream of --cycles (default: 10)',
      ).default('gated'),
    );
  command.addOption(
    new Option(
      '--bits <b>',
      'weights of b bits, 2^b − 1 values, one scale a tensor by least squares (default: the network’s own)',
    ).argParser(whole(2, 16)),
  );
  return withOutputOptions(withNeuronOptions(command))
    .addHelpText(
      'after',
      '\nExample:\n  argand export network.safetensors --out exported --neuron gated --cycles 4',
    )
    .action(async (path: string, options: ExportOptions) =>
      (await import('../export.ts')).exportToFolder(path, options),
    );
}
