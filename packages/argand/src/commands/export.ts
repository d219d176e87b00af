import { Command, Option } from 'commander';
import type { ExportOptions } from '../export.ts';
import { withNeuronOptions } from '../neuron-options.ts';
import { whole, withOutputOptions } from '../options.ts';

/** `argand export`: a network in time as JSON and arrays, for a simulator or a chip that knows nothing of Argand. */
export function exportCommand(): Command {
  const command = new Command('export')
    .description('export a network in time as network.json and network.npz')
    .argument('<network>', '.safetensors network file')
    .requiredOption('--out <folder>', 'output folder')
    .addOption(
      new Option('--neuron <name>', 'neuron of its layers, for a stream of --cycles').default('gated'),
    );
  command.addOption(
    new Option('--bits <b>', 'round weights to b bits (default: not rounded)').argParser(whole(2, 16)),
  );
  return withOutputOptions(withNeuronOptions(command))
    .addHelpText(
      'after',
      '\nnetwork.json has clocks, references and neurons, network.npz the weights. --cycles defaults to 10.\n\nExample:\n  argand export network.safetensors --out exported --neuron gated --cycles 4',
    )
    .action(async (path: string, options: ExportOptions) =>
      (await import('../export.ts')).exportToFolder(path, options),
    );
}
