import type { GoldenName } from '../settings.ts';

/** What the tables call the golden networks. */
export const names: Readonly<Record<GoldenName, string>> = {
  'mnist-mlp': 'MLP 784-100-10',
  'mnist-cnn': 'convolutional network',
};

/** L, the layers with synapses. */
export const layersOf: Readonly<Record<GoldenName, number>> = { 'mnist-mlp': 2, 'mnist-cnn': 4 };
