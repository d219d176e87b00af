import { tensor } from '@argand/autograd';
import { pixelsOf } from '@argand/layers';
import { type NpyArray, writeNpz } from '@argand/npy';
import { gradients, similarityLoss } from '@argand/training';
import { writeFileAtomically } from '@argand/training/node';
import { Command } from 'commander';
import { backendFile, chooseDevice } from '../devices.ts';
import { openNetwork, readImages, readLabels } from '../inputs.ts';
import { withInterrupts } from '../interrupts.ts';
import {
  type DeviceOptions,
  type OutputOptions,
  real,
  withDeviceOptions,
  withOutputOptions,
} from '../options.ts';
import { type Output, openOutput } from '../output.ts';
import { requireOutputs } from '../output-paths.ts';

interface GradientOptions extends OutputOptions, DeviceOptions {
  readonly input: string;
  readonly labels: string;
  readonly output: string;
  readonly damping: number;
}

/** `argand gradient`: the similarity loss of labelled images, and its gradient for every parameter and for the phases. */
export function gradientCommand(): Command {
  const command = new Command('gradient')
    .description(
      'the similarity loss of labelled images and its gradients, as a .npz with the keys loss, every tensor’s name, inputs',
    )
    .argument('<network>', 'a .safetensors network file')
    .requiredOption(
      '--input <file>',
      'images [n, …], a .npy file (uint8: pixels, others: values); `inputs` is the gradient for their phases, after the encoder',
    )
    .requiredOption('--labels <file>', 'their classes [n], a .npy file')
    .requiredOption('--output <file>', 'where the .npz goes')
    .option('--damping <x>', 'ε in the gradient of the angle', real(0), 0);
  return withOutputOptions(withDeviceOptions(command))
    .addHelpText(
      'after',
      '\nExample:\n  argand gradient network.safetensors --input x.npy --labels l.npy --output g.npz',
    )
    .action(async (path: string, options: GradientOptions) => {
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
    });
}

async function gradient(path: string, options: GradientOptions, output: Output): Promise<void> {
  const device = await chooseDevice(options);
  try {
    const network = await openNetwork(path, device);
    const images = await readImages(options.input, network, output);
    const labels = await readLabels(options.labels, images.length, network.description.readout.classes);
    const { inputShape } = network.description;
    const pixels = tensor(device, pixelsOf(images, 0, images.length, inputShape), {
      shape: [images.length, ...inputShape],
    });
    // Without an encoder the input is phases already, to be taken as it is.
    const phases = network.description.encoder.length === 0 ? pixels : network.encode(pixels);
    const found = gradients(network, phases, labels, {
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
  } finally {
    await device.close();
  }
}
