import { createHash } from 'node:crypto';
import { type Network, quantizeWeights, readNetwork } from '@argand/layers';
import { answerMargin, type Neuron, openStream, type Stream } from '@argand/spiking';
import { Command } from 'commander';
import { backendFile, chooseDevice } from '../devices.ts';
import { Interrupted } from '../failure.ts';
import { readBytes } from '../files.ts';
import { withInterrupts } from '../interrupts.ts';
import { chooseNeurons, type NeuronOptions, withNeuronOptions } from '../neurons.ts';
import { type NoiseOptions, noiseOf, weightLayers, withNoiseOptions } from '../noise-options.ts';
import {
  type DeviceOptions,
  type OutputOptions,
  whole,
  withDeviceOptions,
  withOutputOptions,
} from '../options.ts';
import { type Output, openOutput } from '../output.ts';
import { requireOutputs } from '../output-paths.ts';
import { LineOutput } from '../stream/line-output.ts';
import { memoryWords, ProcessMemory } from '../stream/process-memory.ts';
import { readStream, type StreamSettings } from '../stream/state-file.ts';
import { StateSaver } from '../stream/state-saver.ts';
import {
  chooseSource,
  longestHold,
  type SourceOptions,
  type StreamSource,
  usualHold,
} from '../stream/stream-source.ts';
import { type StreamCycle, StreamTally, summaryWords } from '../stream/stream-tally.ts';
import { synapticLayers } from '../sweep/plan.ts';
import { duration } from '../table.ts';

interface StreamCommandOptions
  extends OutputOptions,
    DeviceOptions,
    SourceOptions,
    NeuronOptions,
    NoiseOptions {
  readonly neuron: string;
  readonly seed: number;
  readonly every: number;
  readonly save?: string;
  readonly saveEvery: number;
  readonly resume?: string;
  readonly memory?: boolean;
}

/** `argand stream`: a live network that is shown images or spikes, and answers cycle by cycle. */
export function streamCommand(): Command {
  const command = withNeuronOptions(new Command('stream'))
    .description(
      'runs a live network: images or spikes go in one after the other, answers come out cycle by cycle',
    )
    .argument('<network>', 'a .safetensors network file');
  const cycles = command.options.find(({ long }) => long === '--cycles');
  if (cycles) {
    cycles.description = 'stop after so many cycles (default: when the spikes are over, otherwise at Ctrl-C)';
    cycles.argParser(whole(1, 2 ** 30));
  }
  return withOutputOptions(
    withDeviceOptions(
      withNoiseOptions(command)
        .option('--neuron <name>', 'the neuron: gated, hold, resonator or ode', 'gated')
        .option('--dataset <name>', 'show the test images of this data set, over and over', 'mnist')
        .option('--data-dir <folder>', 'look for its files in this folder, and nowhere else')
        .option(
          '--input <file>',
          'show the images of a .npy file (uint8: pixels, others: values) instead, over and over',
        )
        .option('--spikes <file>', 'or feed the spikes of a .npz or .csv file, once, image after image')
        .option('--limit <n>', 'only so many images', whole(1))
        .option(
          '--hold-for <cycles>',
          `for how many cycles each image is shown (default: ${usualHold}; of spikes, to the last one)`,
          whole(1, longestHold),
        )
        .option('--seed <n>', 'the seed of what is drawn', whole(0), 0)
        .option('--every <n>', 'tell only every so-manieth cycle', whole(1), 1)
        .option('--save <file>', 'save the state to this .npz file now and then, and at the end')
        .option('--save-every <seconds>', 'seconds between two saves', whole(1, 86_400), 60)
        .option('--resume <file>', 'go on from there')
        .option('--memory', 'measure the memory of the process after 1,000, 10,000, … cycles'),
    ),
  )
    .addHelpText(
      'after',
      '\nWith --json, one JSON object a line for each cycle, then one with the summary. Ctrl-C ends a stream that has no end of its own (exit code 0), or stops one before its end (130).\n\nExample:\n  argand stream runs/mnist-mlp-best-seed0/network.safetensors --neuron hold --hold-for 10 --save state.npz',
    )
    .action(stream);
}

async function stream(path: string, options: StreamCommandOptions): Promise<void> {
  const output = openOutput(options);
  const { input, spikes, dataset, dataDir } = options;
  // A state that is resumed from may be saved to: it is read before.
  await requireOutputs({
    inputs: {
      network: path,
      ...{ '--input': input, '--spikes': spikes, '--dataset': dataset, '--data-dir': dataDir },
      '--backend': backendFile(options.backend),
    },
    outputs: { '--save': options.save },
    ...(options.json || !options.quiet ? { result: 'every answer' } : {}),
  });
  const { cycles: _, ...ofNeuron } = options;
  const [neuron] = chooseNeurons([options.neuron], ofNeuron);
  const bytes = await readBytes(path, 'network');
  // Reading a pipe or fetching data can take for ever, and there is nothing to keep yet.
  const prepared = await withInterrupts(
    (signal) => prepare(path, options, { neuron, bytes, output, signal }),
    { output },
  );
  try {
    await withInterrupts((signal) => run(prepared, { options, output, signal }), {
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

/** A stream that can run, and what it is shown. */
interface Prepared {
  readonly stream: Stream;
  readonly network: Network;
  readonly source: StreamSource;
  readonly settings: StreamSettings;
  /** Closes the stream and its device. */
  close(): Promise<void>;
}

async function prepare(
  path: string,
  options: StreamCommandOptions,
  { neuron, bytes, output, signal }: Preparing,
): Promise<Prepared> {
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
    const onSpikes = await weighted(network, options);
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

interface Running {
  readonly options: StreamCommandOptions;
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function run(
  { stream, network, source, settings }: Prepared,
  { options, output, signal }: Running,
): Promise<void> {
  const { readout } = network.description;
  const { holdFor } = source;
  const from = stream.now.cycle;
  const layers = synapticLayers(network);
  const total = options.cycles ?? cyclesLeft(source, from, layers);
  const tally = new StreamTally({ readout, outputs: stream.outputs, layers, holdFor });
  const memory = options.memory ? new ProcessMemory() : undefined;
  const lines = new LineOutput();
  const { save: path, saveEvery: every } = options;
  const saver = path === undefined ? undefined : await StateSaver.open({ path, settings, every, signal });
  const begin = performance.now();
  let done = 0;
  let operations = 0;
  for (; done < total && !signal.aborted && !lines.closed; done++) {
    const now = stream.now.cycle;
    const shown = imageAt(source, now);
    if (now % holdFor === 0 && shown !== null) await source.show(stream, shown);
    const step = await stream.advance();
    operations += step.operations[0];
    const { from: first, cycles, phases } = step.decoded;
    for (let k = 0; k < cycles; k++) {
      const row = phases.subarray(k * stream.outputs, (k + 1) * stream.outputs);
      const image = imageAt(source, first + k);
      const told: StreamCycle = {
        cycle: first + k,
        image,
        label: image === null ? null : source.labelOf(image),
        prediction: readout.classify(row)[0],
        phases: row,
      };
      tally.take(told);
      if (told.cycle % options.every !== 0) continue;
      if (output.json) await lines.write(jsonOf(told, step.operations[0]));
      else if (!output.quiet) await lines.write(wordsOf(told));
    }
    await saver?.saveIfDue(stream);
    const sample = await memory?.after(done + 1);
    if (sample) output.say(memoryWords(sample));
    // Signals are handled.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const seconds = (performance.now() - begin) / 1000;
  await saver?.save(stream);
  const counted = tally.summary();
  const summary = {
    ...{ neuron: settings.neuron, from, to: from + done, seconds },
    cyclesPerSecond: done / Math.max(seconds, 1e-9),
    synapticOperationsPerCycle: operations / Math.max(done, 1),
    ...counted,
    ...(memory ? { memory: memory.samples } : {}),
    ...(options.save === undefined ? {} : { saved: options.save }),
  };
  if (output.json) await lines.write(JSON.stringify({ summary }));
  else if (!output.quiet) {
    const rate = Math.round(summary.cyclesPerSecond).toLocaleString('en');
    const costs = Math.round(summary.synapticOperationsPerCycle).toLocaleString('en');
    await lines.write(
      [
        `Cycles ${from} to ${from + done} in ${duration(seconds)}, ${rate} a second, ${costs} synaptic operations each.`,
        ...summaryWords(counted),
        ...(options.save === undefined
          ? []
          : [`State in ${options.save}; go on with --resume ${options.save}.`]),
      ].join('\n'),
    );
  }
  // Ctrl-C is how a stream without an end of its own ends.
  const { reason: stopped } = signal;
  if (
    stopped instanceof Interrupted &&
    done < total &&
    (Number.isFinite(total) || stopped.exitCode !== 130)
  ) {
    throw new Interrupted(
      `Stopped after ${done}${Number.isFinite(total) ? ` of ${total}` : ''} cycles. ${options.save === undefined ? 'Nothing was saved; with --save it could be gone on with.' : `Go on with --resume ${options.save}.`}`,
      stopped.exitCode,
    );
  }
}

/** What the inputs are shown in a cycle; null for nothing. */
function imageAt({ images, holdFor, repeats }: StreamSource, cycle: number): number | null {
  const turn = Math.floor(cycle / holdFor);
  return repeats ? turn % images : turn < images ? turn : null;
}

/** Until spikes are over and the last of them has passed all layers. */
function cyclesLeft({ images, holdFor, repeats }: StreamSource, from: number, layers: number): number {
  return repeats ? Number.POSITIVE_INFINITY : Math.max(images * holdFor + layers - from, 0);
}

/** The network with its weights rounded, if that was asked for. */
async function weighted(network: Network, { bits, layers }: StreamCommandOptions): Promise<Network> {
  if (bits === undefined) return network;
  const chosen = weightLayers(layers);
  return quantizeWeights(network, { bits, ...(chosen ? { layers: chosen } : {}) });
}

function jsonOf({ cycle, image, label, prediction, phases }: StreamCycle, operations: number): string {
  return JSON.stringify({
    ...{ cycle, image, label, prediction },
    margin: answerMargin(phases),
    phases: Array.from(phases, (phase) => (Number.isNaN(phase) ? null : phase)),
    operations,
  });
}

function wordsOf({ cycle, image, label, prediction, phases }: StreamCycle): string {
  const silent = phases.reduce((count, phase) => count + (Number.isNaN(phase) ? 1 : 0), 0);
  const shown = image === null ? 'nothing' : `image ${image}${label === null ? '' : `, a ${label}`}`;
  const answer =
    prediction < 0
      ? 'silent'
      : `answer ${prediction}${label === null ? '' : prediction === label ? '  ' : ' ✗'} at phase ${phases[prediction].toFixed(3)}, margin ${answerMargin(phases).toFixed(3)}`;
  return `cycle ${String(cycle).padStart(6)}  ${shown.padEnd(18)} ${answer}${silent > 0 && prediction >= 0 ? `, ${silent} silent` : ''}`;
}
