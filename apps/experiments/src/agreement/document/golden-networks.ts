import type { GoldenName } from '../settings.ts';

/** The names of the golden networks in tables. */
export const networkNames: Readonly<Record<GoldenName, string>> = {
  'mnist-mlp': 'MLP 784-100-10',
  'mnist-cnn': 'convolutional network',
};

/** L, the number of layers with synapses. */
export const layersOf: Readonly<Record<GoldenName, number>> = { 'mnist-mlp': 2, 'mnist-cnn': 4 };
