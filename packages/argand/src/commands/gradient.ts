import { Command } from 'commander';
import type { GradientOptions } from '../gradient.ts';
import { real, withDeviceOptions, withOutputOptions } from '../options.ts';

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
    .action(async (path: string, options: GradientOptions) =>
      (await import('../gradient.ts')).writeGradient(path, options),
    );
}
