import { UsageError } from './failure.ts';

/** A network's description, as the network file has it, but for its version. */
export interface Model {
  readonly inputShape: readonly number[];
  readonly encoder: readonly unknown[];
  readonly layers: readonly unknown[];
  readonly readout: unknown;
}

/** A way to describe a network for images of some shape. */
export interface ModelSource {
  /** Whether it has convolutions: such networks are trained by a recipe of their own. */
  readonly convolutional: boolean;
  describe(imageShape: readonly number[], classes: number): Model;
}

const pool = { kind: 'minPool', size: [2, 2] };

const convolution = (filters: number, { stride, bias }: { stride: number; bias: boolean }) => ({
  kind: 'conv2d',
  filters,
  kernelSize: [3, 3],
  strides: [stride, stride],
  padding: 'valid',
  bias,
});

function requireImages(model: string, imageShape: readonly number[], least: number): void {
  const [height, width] = imageShape;
  if (imageShape.length !== 3 || height < least || width < least) {
    throw new UsageError(
      `--model ${model}: expects images [height, width, channels] of at least ${least} × ${least} pixels, but these are [${imageShape.join(', ')}]; ` +
        'describe the network in a .json file, or take --model mlp.',
    );
  }
}

type Encode = (inputs: number) => readonly Record<string, unknown>[];

const projection: Encode = (inputs) => [
  { kind: 'randomProjection', units: inputs },
  { kind: 'normalize', scale: 3, epsilon: 0.001 },
  { kind: 'clip' },
];
const signs: Encode = () => [{ kind: 'randomSign' }];
/** Pixels are phases as they are, from 0 to 1. */
const pixels: Encode = () => [];

/** The paper's network for images or vectors of any shape: 100 hidden neurons, one neuron a class. */
const mlp =
  (encode: Encode): ModelSource['describe'] =>
  (imageShape, classes) => {
    const inputs = imageShape.reduce((product, length) => product * length, 1);
    return {
      inputShape: [inputs],
      encoder: encode(inputs),
      layers: [
        { kind: 'dense', units: 100, bias: true },
        { kind: 'dense', units: classes, bias: true },
      ],
      readout: { kind: 'quadrature', classes },
    };
  };

/**
 * A small convolutional network for images of any number of channels; their pixels are phases from 0 to 1/2. Strides make its images
 * smaller, and not min-pools, with which networks of this size learn less (`docs/guides/train.md`).
 */
function cnn(imageShape: readonly number[], classes: number): Model {
  requireImages('cnn', imageShape, 9);
  return {
    inputShape: imageShape,
    encoder: [{ kind: 'scale', factor: 0.5 }],
    layers: [
      convolution(16, { stride: 1, bias: true }),
      convolution(32, { stride: 2, bias: true }),
      convolution(32, { stride: 2, bias: true }),
      { kind: 'flatten' },
      { kind: 'dense', units: 128, bias: true },
      { kind: 'dense', units: classes, bias: true },
    ],
    readout: { kind: 'quadrature', classes },
  };
}

/**
 * The paper's network for CIFAR-10. Nothing in it has a bias: so its 1,675,376 parameters are the 1.675 M that the paper counts.
 */
function paperCnn(imageShape: readonly number[], classes: number): Model {
  requireImages('paper-cnn', imageShape, 16);
  const drop = { kind: 'dropout', rate: 0.25 };
  const filters = (count: number) => convolution(count, { stride: 1, bias: false });
  return {
    inputShape: imageShape,
    encoder: [{ kind: 'randomSign' }, { kind: 'batchNorm', epsilon: 0.001 }],
    layers: [
      ...[filters(32), filters(32), pool, drop],
      ...[filters(64), filters(64), pool, drop],
      ...[{ kind: 'flatten' }, { kind: 'dense', units: 1000, bias: false }, drop],
      { kind: 'dense', units: classes, bias: false },
    ],
    readout: { kind: 'quadrature', classes },
  };
}

/** The models that the command line brings, by name. */
export const models: Readonly<Record<string, ModelSource>> = {
  mlp: { convolutional: false, describe: mlp(projection) },
  'mlp-sign': { convolutional: false, describe: mlp(signs) },
  'mlp-pixels': { convolutional: false, describe: mlp(pixels) },
  cnn: { convolutional: true, describe: cnn },
  'paper-cnn': { convolutional: true, describe: paperCnn },
};

/** The values of `--model`, for its help. */
export const modelChoices = `${Object.keys(models).join(', ')}, or FILE.json`;

/** The values of `--model`, for errors. */
export const modelWords = `${Object.keys(models).join(', ')}, or a .json file with a description`;
