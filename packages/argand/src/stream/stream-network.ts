import { createHash } from 'node:crypto';
import { readNetwork } from '@argand/layers';
import { type Neuron, openStream } from '@argand/spiking';
import { backendFile, chooseDevice } from '../devices.ts';
import { readBytes } from '../files.ts';
import { withInterrupts } from '../interrupts.ts';
import { chooseNeurons } from '../neurons.ts';
import { noiseOf, weightLayers } from '../noise-options.ts';
import { type Output, openOutput } from '../output.ts';
import { requireOutputs } from '../output-paths.ts';
import { roundWeights } from '../round-weights.ts';
import { type PreparedStream, runStream, type StreamOptions } from './run-stream.ts';
import { readStream, type StreamSettings } from './state-file.ts';
import { chooseSource } from './stream-source.ts';

/** Runs a live network, prints its answers cycle by cycle and a summary, and saves its state. */
export async function streamNetwork(path: string, options: StreamOptions): Promise<void> {
  const output = openOutput(options);
  const { input, spikes, dataset, dataDir } = options;
  // A state that is resumed from may be saved to: it is read before.
  await requireOutputs({
    inputs: {
      network: path,
      '--input': input,
      '--spikes': spikes,
      '--dataset': dataset,
      '--data-dir': dataDir,
      '--backend': backendFile(options.backend),
    },
    outputs: { '--save': options.save },
    ...(options.json || !options.quiet ? { result: 'every answer' } : {}),
  });
  const { cycles: _, ...ofNeuron } = options;
  const [neuron] = chooseNeurons([options.neuron], ofNeuron);
  const bytes = await readBytes(path, 'network');
  // Reading a pipe or downloading data can take long, and there is nothing to keep yet.
  const prepared = await withInterrupts(
    (signal) => prepare(path, options, { neuron, bytes, output, signal }),
    { output },
  );
  try {
    await withInterrupts((signal) => runStream(prepared, { options, output, signal }), {
      output,
      keeping: { kept: () => 'Stopped.' },
    });
  } finally {
    await prepared.close();
  }
}

interface Preparing {
  readonly neuron: Neuron;
  /** The network file. */
  readonly bytes: Uint8Array;
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function prepare(
  path: string,
  options: StreamOptions,
  { neuron, bytes, output, signal }: Preparing,
): Promise<PreparedStream> {
  const device = await chooseDevice(options);
  try {
    const network = await readNetwork(bytes, { device, name: path });
    const source = await chooseSource({ ...options, signal }, network, output);
    const noise = noiseOf(options, options.seed);
    const layers = weightLayers(options.layers);
    const settings: StreamSettings = {
      network: createHash('sha256').update(bytes).digest('hex'),
      neuron: neuron.name,
      neuronSettings: neuron.settings,
      noise: noise ?? null,
      weights: options.bits === undefined ? null : { bits: options.bits, layers: layers ?? null },
      input: source.identity,
      holdFor: source.holdFor,
    };
    const state = options.resume === undefined ? undefined : await readStream(options.resume, settings);
    const onSpikes = await roundWeights(network, options);
    const stream = await openStream(onSpikes, {
      neuron,
      ...(noise ? { noise } : {}),
      ...(state ? { state } : {}),
    });
    const close = async () => {
      await stream.close();
      await device.close();
    };
    return { stream, network, source, settings, close };
  } catch (error) {
    await device.close();
    throw error;
  }
}
