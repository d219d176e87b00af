import { AdaptiveBatchSize, yieldsToEventLoop } from '@argand/backend';
import { type NpyArray, writeNpy, writeNpz } from '@argand/npy';
import { type Neuron, spike } from '@argand/spiking';
import { writeFileAtomically } from '@argand/training/node';
import { Command } from 'commander';
import { backendFile, chooseDevice } from '../devices.ts';
import { UsageError } from '../failure.ts';
import { openNetwork, readImages } from '../inputs.ts';
import { withInterrupts } from '../interrupts.ts';
import { chooseNeurons, type NeuronOptions, withNeuronOptions } from '../neurons.ts';
import { type DeviceOptions, type OutputOptions, withDeviceOptions, withOutputOptions } from '../options.ts';
import { type Output, openOutput } from '../output.ts';
import { requireOutputs } from '../output-paths.ts';
import { isSpikeFile, readInputSpikes, spikeWriterOf } from '../spike-files.ts';

interface RunOptions extends OutputOptions, DeviceOptions, NeuronOptions {
  readonly input: string;
  readonly output: string;
  readonly layers?: boolean;
  readonly neuron?: string;
  readonly spikes?: string;
}

/** How many cycles `run` streams if it is not told. */
export const streamCycles = 10;

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
    .action(run);
}

async function run(path: string, options: RunOptions): Promise<void> {
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

async function answerInput(
  path: string,
  options: RunOptions,
  { neuron, writeSpikes, output, signal }: Running,
): Promise<void> {
  const device = await chooseDevice(options);
  try {
    const network = await openNetwork(path, device);
    const { classes } = network.description.readout;
    let answer: Phases;
    if (neuron) {
      const input = isSpikeFile(options.input)
        ? await readInputSpikes(options.input, network, options.cycles ?? streamCycles)
        : await readImages(options.input, network, output);
      const { images, phases, cycles, recorded } = await spike(network, input, {
        neuron,
        record: writeSpikes !== undefined,
        signal,
      });
      answer = { shape: [images, cycles, classes], numbers: phases };
      await writeFileAtomically(options.output, writeNpy(answer));
      if (options.spikes !== undefined && writeSpikes && recorded) {
        await writeFileAtomically(options.spikes, writeSpikes(recorded));
      }
    } else {
      const images = await readImages(options.input, network, output);
      const all = await layerPhases(network, images, options.layers === true, signal);
      const [name] = Object.keys(all).slice(-1);
      answer = all[name];
      await writeFileAtomically(options.output, options.layers ? writeNpz(all) : writeNpy(answer));
    }
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
  } finally {
    await device.close();
  }
}

type OpenNetwork = Awaited<ReturnType<typeof openNetwork>>;
type Phases = NpyArray<Float32Array | Float64Array>;
type Images = Awaited<ReturnType<typeof readImages>>;

/** Phases after the encoder and every layer, or after the last alone, chunk by chunk. */
async function layerPhases(
  network: OpenNetwork,
  images: Images,
  all: boolean,
  signal: AbortSignal,
): Promise<Record<string, Phases>> {
  const precise = network.device.arithmetic.precision === 'float64';
  const joined: Record<string, Phases> = {};
  const pause = yieldsToEventLoop(signal);
  const batch = new AdaptiveBatchSize({ first: 16, most: 500 });
  for (let start = 0, end = 0; start < images.length; start = end) {
    await pause();
    const since = performance.now();
    end = Math.min(start + batch.size, images.length);
    const range = { start, end };
    const parts = all
      ? [
          ['encoded', network.encode(images, range)] as const,
          ...network.layerPhases(images, range).map((phases, i) => [`layer-${i}`, phases] as const),
        ]
      : [['phases', network.infer(images, range)] as const];
    for (const [name, phases] of parts) {
      const [, ...shape] = phases.shape;
      const size = shape.reduce((product, length) => product * length, 1);
      const length = images.length * size;
      joined[name] ??= {
        shape: [images.length, ...shape],
        numbers: precise ? new Float64Array(length) : new Float32Array(length),
      };
      joined[name].numbers.set(await phases.read(), start * size);
      phases.dispose();
    }
    batch.adapt(performance.now() - since);
  }
  return joined;
}
