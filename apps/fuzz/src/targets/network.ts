import { sizeOf } from '@argand/backend';
/** A small network with one of every standard encoder and layer, as its file describes it. */
export const description = {
  inputShape: [6, 6, 1],
  encoder: [
    { kind: 'scale', factor: 0.5 },
    { kind: 'randomSign' },
    { kind: 'batchNorm', epsilon: 0.001 },
    { kind: 'clip' },
  ],
  layers: [
    { kind: 'conv2d', filters: 2, kernelSize: [3, 3], strides: [1, 1], padding: 'same', bias: true },
    { kind: 'minPool', size: [2, 2] },
    { kind: 'dropout', rate: 0.25 },
    { kind: 'flatten' },
    { kind: 'dense', units: 4, bias: true },
    { kind: 'dense', units: 2, bias: false },
  ],
  readout: { kind: 'quadrature', classes: 2 },
};

/** The same of vectors, with the encoders that are for them. */
export const vectorDescription = {
  inputShape: [3],
  encoder: [
    { kind: 'randomProjection', units: 4, seed: 3 },
    { kind: 'normalize', scale: 3, epsilon: 0.001 },
    { kind: 'clip' },
  ],
  layers: [{ kind: 'dense', units: 2, bias: true }],
  readout: { kind: 'quadrature', classes: 2 },
};

/** Images of that shape to measure encoders from. */
export function imagesOf(inputShape: readonly number[]) {
  const size = sizeOf(inputShape);
  const length = 4;
  return {
    images: Float32Array.from({ length: length * size }, (_, k) => (k % 7) / 7),
    labels: Int32Array.from({ length }, (_, k) => k % 2),
    length,
  };
}
