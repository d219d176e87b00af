import { clothes } from './clothes.ts';
import { type PretrainedNetwork, pretrained } from './pretrained-network.ts';

/**
 * Pictures of clothes (Fashion-MNIST), convolutional like `mnistCnn`, its pictures mirrored and shifted in training. 117,866
 * parameters, 473 kB.
 *
 * @example
 * ```ts
 * import { fashionMnistCnn } from '@argand/pretrained';
 *
 * fashionMnistCnn.classes[1]; // 'trouser'
 * ```
 */
export const fashionMnistCnn: PretrainedNetwork = pretrained({
  file: new URL('../networks/fashion-mnist-cnn.safetensors', import.meta.url),
  dataset: 'fashion-mnist',
  classes: clothes,
  accuracy: 0.9045,
  command:
    'npm run argand -- train --dataset fashion-mnist --model cnn --epochs 16 --augment shift=1 flip=0.5',
});
