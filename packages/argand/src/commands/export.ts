import { join } from 'node:path';
import { openDevice, reference } from '@argand/backend';
import { quantizeWeights } from '@argand/layers';
import { writeNpz } from '@argand/npy';
import { exportNetwork, type Neuron } from '@argand/spiking';
import { writeFileAtomically } from '@argand/training/node';
import { Command, Option } from 'commander';
import { reason } from '../failure.ts';
import { exists, makeFolder } from '../files.ts';
import { openNetwork } from '../inputs.ts';
import { withInterrupts } from '../interrupts.ts';
import { chooseNeurons, type NeuronOptions, withNeuronOptions } from '../neurons.ts';
import { type OutputOptions, whole, withOutputOptions } from '../options.ts';
import { type Output, openOutput } from '../output.ts';
import { isJson, requireOutputFolder, requireOwnFiles } from '../output-paths.ts';

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
      const output = openOutput(options);
      const [neuron] = chooseNeurons([options.neuron], {
        ...options,
        cycles: options.cycles ?? streamCycles,
      });
      await requireOutputFolder('--out', options.out, {
        files: [descriptionName, arraysName],
        inputs: { network: path },
      });
      await requireOwnExport(options.out);
      await withInterrupts(() => exportTo(path, options, { neuron, output }), { output });
    });
}

const [descriptionName, arraysName] = ['network.json', 'network.npz'];

/** The arrays belong to the description beside them, which says what it is. */
async function requireOwnExport(folder: string): Promise<void> {
  const isOwn = isJson(({ format }) => format === 'argand-spiking-network');
  await requireOwnFiles('--out', folder, { [descriptionName]: isOwn });
  const described = await exists(join(folder, descriptionName));
  await requireOwnFiles('--out', folder, { [arraysName]: () => described });
}

async function exportTo(
  path: string,
  options: ExportOptions,
  { neuron, output }: { readonly neuron: Neuron; readonly output: Output },
): Promise<void> {
  const device = await openDevice([reference()]);
  try {
    const network = await openNetwork(path, device);
    const exported =
      options.bits === undefined ? network : await quantizeWeights(network, { bits: options.bits });
    const { description, arrays } = await exportNetwork(exported, { neuron });
    try {
      await makeFolder(options.out);
    } catch (error) {
      throw new Error(`--out ${options.out}: the folder cannot be made (${reason(error)}).`);
    }
    const files = {
      description: join(options.out, descriptionName),
      arrays: join(options.out, arraysName),
    };
    const json = `${JSON.stringify(description, null, 2)}\n`;
    await writeFileAtomically(files.description, new TextEncoder().encode(json));
    await writeFileAtomically(files.arrays, writeNpz(arrays, { compressed: true }));
    const layers = description.layers.filter(({ rule }) => rule === 'synapses').length;
    output.answer(
      { network: path, neuron: neuron.name, layers, ...files, keys: Object.keys(arrays) },
      `${files.description}, ${files.arrays}: ${layers} layers of ${neuron.name} neurons`,
    );
  } finally {
    await device.close();
  }
}
