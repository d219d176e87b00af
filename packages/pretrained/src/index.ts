/**
 * @module
 * @mergeModuleWith <project>
 */
// Each has a path of its own too: bundlers copy every file that a module they read names, used or not.
export { fashionMnistCnn } from './fashion-mnist-cnn.ts';
export { fashionMnistMlp } from './fashion-mnist-mlp.ts';
export { mnistCnn } from './mnist-cnn.ts';
export { mnistMlp } from './mnist-mlp.ts';
export type { LoadOptions, PretrainedNetwork } from './pretrained-network.ts';
