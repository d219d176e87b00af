import { Command } from 'commander';
import type { GradientOptions } from '../gradient.ts';
import { real, withDeviceOptions, withOutputOptions } from '../options.ts';

/** `argand gradient`: the similarity loss of labelled images, and its gradient for every parameter and for the phases. */
export function gradientCommand(): Command {
  const command = new Command('gradient')
    .description('compute the similarity loss of images and its gradients')
    .argument('<network>', '.safetensors network file')
    .requiredOption('--input <file>', '.npy images [n, …] (uint8: pixels, others: values)')
    .requiredOption('--labels <file>', '.npy classes [n]')
    .requiredOption('--output <file>', '.npz file to write the loss and gradients to')
    .option('--damping <x>', 'ε in the gradient of the angle', real(0), 0);
  return withOutputOptions(withDeviceOptions(command))
    .addHelpText(
      'after',
      '\nThe .npz has the keys loss, the name of every parameter, and inputs: the gradient of the phases after the encoder.\n\nExample:\n  argand gradient network.safetensors --input x.npy --labels l.npy --output g.npz',
    )
    .action(async (path: string, options: GradientOptions) =>
      (await import('../gradient.ts')).writeGradient(path, options),
    );
}
