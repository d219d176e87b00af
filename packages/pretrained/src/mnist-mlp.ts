import { type PretrainedNetwork, pretrained } from './pretrained-network.ts';

/**
 * Handwritten digits, 784-100-10: the paper's network with the better recipe, 20 epochs of images shifted and turned. 79,510 parameters, 319 kB.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { mnistMlp } from '@argand/pretrained';
 *
 * const device = await openDevice([reference()]);
 * const network = await mnistMlp.load({ device });
 * network.parameterCount; // 79510
 * ```
 */
export const mnistMlp: PretrainedNetwork = pretrained({
  file: new URL('../networks/mnist-mlp.safetensors', import.meta.url),
  dataset: 'mnist',
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  accuracy: 0.9827,
  command:
    'npm run argand -- train --model packages/pretrained/models/mlp.json --epochs 20 --augment shift=1 rotate=0.04',
});
