import { type PretrainedNetwork, pretrained } from './pretrained-network.ts';

/**
 * Handwritten digits, convolutional: 16, 32 and 32 filters of 3 × 3, the latter two with stride 2, then 128 and 10 neurons; images are
 * [28, 28, 1], 16 epochs. 117,866 parameters, 473 kB.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { mnistCnn } from '@argand/pretrained';
 *
 * const device = await openDevice([reference()]);
 * const network = await mnistCnn.load({ device });
 * network.description.inputShape.join(' × '); // 28 × 28 × 1
 * ```
 */
export const mnistCnn: PretrainedNetwork = pretrained({
  file: new URL('../networks/mnist-cnn.safetensors', import.meta.url),
  dataset: 'mnist',
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  accuracy: 0.9924,
  command: 'npm run argand -- train --model cnn --epochs 16',
});
