import { type PretrainedNetwork, pretrained } from './pretrained-network.ts';

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const clothes = [
  'T-shirt or top',
  'trouser',
  'pullover',
  'dress',
  'coat',
  'sandal',
  'shirt',
  'sneaker',
  'bag',
  'ankle boot',
];

/**
 * Handwritten digits, 784-100-10: the paper's network with the better recipe, 20 epochs. 79,510 parameters, 319 kB.
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
  classes: digits,
  accuracy: 0.9742,
  command: 'npm run argand -- train --model packages/pretrained/models/mlp.json --epochs 20',
});

/**
 * Pictures of clothes (Fashion-MNIST), 784-100-10: the same network and recipe, 20 epochs. 79,510 parameters, 319 kB.
 *
 * @example
 * ```ts
 * import { fashionMnistMlp } from '@argand/pretrained';
 *
 * fashionMnistMlp.classes[9]; // 'ankle boot'
 * ```
 */
export const fashionMnistMlp: PretrainedNetwork = pretrained({
  file: new URL('../networks/fashion-mnist-mlp.safetensors', import.meta.url),
  dataset: 'fashion-mnist',
  classes: clothes,
  accuracy: 0.8828,
  command:
    'npm run argand -- train --dataset fashion-mnist --model packages/pretrained/models/mlp.json --epochs 20',
});
