import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDevice, reference } from '@argand/backend';
import { quantizeWeights } from '@argand/layers';
import { writeNpz } from '@argand/npy';
import { exportNetwork } from '@argand/spiking';
import { writeFileAtomically } from '@argand/training/node';
import { Command, Option } from 'commander';
import { reason } from '../failure.ts';
import { openNetwork } from '../inputs.ts';
import { chooseNeurons, type NeuronOptions, withNeuronOptions } from '../neurons.ts';
import { type OutputOptions, whole, withOutputOptions } from '../options.ts';
import { openOutput } from '../output.ts';
import { streamCycles } from './run.ts';

interface ExportOptions extends OutputOptions, NeuronOptions {
  readonly out: string;
  readonly neuron: string;
  readonly bits?: number;
}

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
    .action(async (path: string, options: ExportOptions) => {
      const [neuron] = chooseNeurons([options.neuron], {
        ...options,
        cycles: options.cycles ?? streamCycles,
      });
      const device = await openDevice([reference()]);
      try {
        const network = await openNetwork(path, device);
        const exported =
          options.bits === undefined ? network : await quantizeWeights(network, { bits: options.bits });
        const { description, arrays } = await exportNetwork(exported, { neuron });
        try {
          await mkdir(options.out, { recursive: true });
        } catch (error) {
          throw new Error(`--out ${options.out}: the folder cannot be made (${reason(error)}).`);
        }
        const files = {
          description: join(options.out, 'network.json'),
          arrays: join(options.out, 'network.npz'),
        };
        await writeFileAtomically(files.arrays, writeNpz(arrays, { compressed: true }));
        const json = `${JSON.stringify(description, null, 2)}\n`;
        await writeFileAtomically(files.description, new TextEncoder().encode(json));
        const layers = description.layers.filter(({ rule }) => rule === 'synapses').length;
        openOutput(options).answer(
          { network: path, neuron: neuron.name, layers, ...files, keys: Object.keys(arrays) },
          `${files.description}, ${files.arrays}: ${layers} layers of ${neuron.name} neurons`,
        );
      } finally {
        await device.close();
      }
    });
}
