import { tensor } from '@argand/autograd';
import { samplePixels } from '@argand/layers';
import { type NpyArray, writeNpz } from '@argand/npy';
import { lossAndGradients, similarityLoss } from '@argand/training';
import { writeFileAtomically } from '@argand/training/node';
import { backendFile, withDevice } from './devices.ts';
import { openNetwork, readImages, readLabels } from './inputs.ts';
import { withInterrupts } from './interrupts.ts';
import type { DeviceOptions, OutputOptions } from './options.ts';
import { type Output, openOutput } from './output.ts';
import { requireOutputs } from './output-paths.ts';

/** Options of `argand gradient`. */
export interface GradientOptions extends OutputOptions, DeviceOptions {
  readonly input: string;
  readonly labels: string;
  readonly output: string;
  readonly damping: number;
}

/** Writes the similarity loss of labelled images and its gradients to a `.npz` file. */
export async function writeGradient(path: string, options: GradientOptions): Promise<void> {
  const { input, labels, output: file, json } = options;
  const { stdoutIsFile } = await requireOutputs({
    inputs: {
      network: path,
      '--input': input,
      '--labels': labels,
      '--backend': backendFile(options.backend),
    },
    outputs: { '--output': file },
    ...(json ? { result: 'the JSON of --json' } : {}),
  });
  const output = openOutput({ ...options, stdoutIsFile });
  await withInterrupts(() => gradient(path, options, output), { output });
}

async function gradient(path: string, options: GradientOptions, output: Output): Promise<void> {
  await withDevice(options, async (device) => {
    const network = await openNetwork(path, device);
    const images = await readImages(options.input, network, output);
    const labels = await readLabels(options.labels, images.length, network.description.readout.classes);
    const { inputShape } = network.description;
    const pixels = tensor(device, samplePixels(images, 0, images.length, inputShape), {
      shape: [images.length, ...inputShape],
    });
    // Without an encoder the input is phases already, to be taken as it is.
    const phases = network.description.encoder.length === 0 ? pixels : network.encode(pixels);
    const found = lossAndGradients(network, phases, labels, {
      loss: similarityLoss(),
      damping: options.damping,
    });
    const arrays: Record<string, NpyArray> = { loss: { shape: [1], numbers: await found.loss.read() } };
    for (const [name, gradient] of Object.entries(found.gradients))
      arrays[name] = { shape: gradient.shape, numbers: await gradient.read() };
    await writeFileAtomically(options.output, writeNpz(arrays));
    const loss = await found.loss.item();
    output.answer(
      { network: path, loss, output: options.output, keys: Object.keys(arrays) },
      `${options.output}: loss ${loss}, gradients of ${Object.keys(arrays).slice(1).join(', ')}`,
    );
  });
}
