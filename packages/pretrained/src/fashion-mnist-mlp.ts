import { clothes } from './clothes.ts';
import { type PretrainedNetwork, pretrained } from './pretrained-network.ts';

/**
 * Pictures of clothes (Fashion-MNIST): 784-100-10 and the better recipe, 20 epochs. 79,510 parameters, 319 kB.
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
  accuracy: 0.8813,
  command:
    'npm run argand -- train --dataset fashion-mnist --model packages/pretrained/models/mlp.json --epochs 20',
});
