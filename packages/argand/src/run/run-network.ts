import type { Network } from '@argand/layers';
import { writeNpy, writeNpz } from '@argand/npy';
import { type Neuron, spike } from '@argand/spiking';
import { writeFileAtomically } from '@argand/training/node';
import { backendFile, withDevice } from '../devices.ts';
import { UsageError } from '../failure.ts';
import { openNetwork, readImages } from '../inputs.ts';
import { withInterrupts } from '../interrupts.ts';
import { type NeuronOptions, streamCycles } from '../neuron-options.ts';
import { chooseNeurons } from '../neurons.ts';
import type { DeviceOptions, OutputOptions } from '../options.ts';
import { type Output, openOutput } from '../output.ts';
import { requireOutputs } from '../output-paths.ts';
import { isSpikeFile, readInputSpikes, spikeWriterOf } from '../spike-files.ts';
import { layerPhases, type Phases } from './layer-phases.ts';

/** Options of `argand run`. */
export interface RunOptions extends OutputOptions, DeviceOptions, NeuronOptions {
  readonly input: string;
  readonly output: string;
  readonly layers?: boolean;
  readonly neuron?: string;
  readonly spikes?: string;
}

/** Answers the images or spikes of a file, and writes the phases. */
export async function runNetwork(path: string, options: RunOptions): Promise<void> {
  if (options.spikes !== undefined && options.neuron === undefined)
    throw new UsageError('--spikes: there are spikes only on spikes; give --neuron with it.');
  if (options.layers && options.neuron !== undefined)
    throw new UsageError(
      '--layers is for the atemporal pass; leave out --neuron, or take the spikes of every layer with --spikes.',
    );
  if (isSpikeFile(options.input) && options.neuron === undefined)
    throw new UsageError(`--input ${options.input}: spikes run on spikes only; give --neuron with them.`);
  const writeSpikes = options.spikes === undefined ? undefined : spikeWriterOf(options.spikes);
  const names = options.neuron === undefined ? [] : [options.neuron];
  const [neuron] = chooseNeurons(
    names,
    options.neuron === undefined ? options : { ...options, cycles: options.cycles ?? streamCycles },
  );
  const { stdoutIsFile } = await requireOutputs({
    inputs: { network: path, '--input': options.input, '--backend': backendFile(options.backend) },
    outputs: { '--output': options.output, '--spikes': options.spikes },
    ...(options.json ? { result: 'the JSON of --json' } : {}),
  });
  const output = openOutput({ ...options, stdoutIsFile });
  await withInterrupts((signal) => answerInput(path, options, { neuron, writeSpikes, output, signal }), {
    output,
  });
}

interface Running {
  readonly neuron: Neuron | undefined;
  readonly writeSpikes: ReturnType<typeof spikeWriterOf> | undefined;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/** Answers the input on the chosen device. */
async function answerInput(path: string, options: RunOptions, running: Running): Promise<void> {
  await withDevice(options, async (device) => {
    const network = await openNetwork(path, device);
    const { neuron, output } = running;
    const answer = neuron
      ? await answerOnSpikes(network, options, { ...running, neuron })
      : await answerAtemporally(network, options, running);
    const predictions = neuron ? undefined : [...network.description.readout.classify(answer.numbers)];
    output.answer(
      {
        network: path,
        images: answer.shape[0],
        output: options.output,
        shape: answer.shape,
        ...(predictions ? { predictions } : {}),
      },
      `${options.output}: ${answer.shape[0]} images, [${answer.shape.join(', ')}]`,
    );
  });
}

/** Runs images or spikes through the network in time, and writes phases [images, cycles, classes] and, with `--spikes`, every spike. */
async function answerOnSpikes(
  network: Network,
  options: RunOptions,
  { neuron, writeSpikes, output, signal }: Running & { readonly neuron: Neuron },
): Promise<Phases> {
  const input = isSpikeFile(options.input)
    ? await readInputSpikes(options.input, network, options.cycles ?? streamCycles)
    : await readImages(options.input, network, output);
  const { images, phases, cycles, recorded } = await spike(network, input, {
    neuron,
    record: writeSpikes !== undefined,
    signal,
  });
  const answer = { shape: [images, cycles, network.description.readout.classes], numbers: phases };
  await writeFileAtomically(options.output, writeNpy(answer));
  if (options.spikes !== undefined && writeSpikes && recorded) {
    await writeFileAtomically(options.spikes, writeSpikes(recorded));
  }
  return answer;
}

/** Computes the atemporal phases and writes the last layer's, or with `--layers` those of all. @returns those of the last layer */
async function answerAtemporally(
  network: Network,
  options: RunOptions,
  { output, signal }: Running,
): Promise<Phases> {
  const images = await readImages(options.input, network, output);
  const all = await layerPhases(network, images, options.layers === true, signal);
  const [name] = Object.keys(all).slice(-1);
  await writeFileAtomically(options.output, options.layers ? writeNpz(all) : writeNpy(all[name]));
  return all[name];
}
