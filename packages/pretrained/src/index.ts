export { fashionMnistMlp, mnistMlp } from './networks.ts';
export type { LoadOptions, PretrainedNetwork } from './pretrained-network.ts';
