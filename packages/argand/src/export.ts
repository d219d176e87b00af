import { join } from 'node:path';
import { errorMessage, openDevice, reference } from '@argand/backend';
import { writeNpz } from '@argand/npy';
import { exportNetwork, type Neuron } from '@argand/spiking';
import { writeFileAtomically } from '@argand/training/node';
import { exists, makeFolder } from './files.ts';
import { openNetwork } from './inputs.ts';
import { withInterrupts } from './interrupts.ts';
import { type NeuronOptions, streamCycles } from './neuron-options.ts';
import { chooseNeurons } from './neurons.ts';
import type { OutputOptions } from './options.ts';
import { type Output, openOutput } from './output.ts';
import { isJson, requireOutputFolder, requireOwnFiles } from './output-paths.ts';
import { roundWeights } from './round-weights.ts';

/** Options of `argand export`. */
export interface ExportOptions extends OutputOptions, NeuronOptions {
  readonly out: string;
  readonly neuron: string;
  readonly bits?: number;
}

const [descriptionName, arraysName] = ['network.json', 'network.npz'];

/** Writes a network in time as JSON and arrays. */
export async function exportToFolder(path: string, options: ExportOptions): Promise<void> {
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
}

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
    const exported = await roundWeights(network, { bits: options.bits });
    const { description, arrays } = await exportNetwork(exported, { neuron });
    try {
      await makeFolder(options.out);
    } catch (error) {
      throw new Error(`--out ${options.out}: the folder cannot be made (${errorMessage(error)}).`);
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
