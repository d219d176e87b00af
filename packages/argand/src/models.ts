import { UsageError } from './failure.ts';
import { readJson } from './files.ts';

/** A network's description, as the network file has it, but for its version. */
export interface Model {
  readonly inputShape: readonly number[];
  readonly encoder: readonly unknown[];
  readonly layers: readonly unknown[];
  readonly readout: unknown;
}

/** The paper's network for images or vectors of any shape: a random projection, 100 hidden neurons, one neuron a class. */
function mlp(imageShape: readonly number[], classes: number): Model {
  const inputs = imageShape.reduce((product, length) => product * length, 1);
  return {
    inputShape: [inputs],
    encoder: [
      { kind: 'randomProjection', units: inputs },
      { kind: 'normalize', scale: 3, epsilon: 0.001 },
      { kind: 'clip' },
    ],
    layers: [
      { kind: 'dense', units: 100, bias: true },
      { kind: 'dense', units: classes, bias: true },
    ],
    readout: { kind: 'quadrature', classes },
  };
}

/** A small convolutional network for images of any number of channels; their pixels are phases from 0 to 1/2. */
function cnn(imageShape: readonly number[], classes: number): Model {
  const [height, width, channels] = imageShape;
  if (imageShape.length !== 3 || height < 10 || width < 10) {
    throw new UsageError(
      `--model cnn: wants images [height, width, channels] of at least 10 × 10 pixels, but these are [${imageShape.join(', ')}]; ` +
        'describe the network in a .json file, or take --model mlp.',
    );
  }
  const convolution = (filters: number) => ({
    kind: 'conv2d',
    filters,
    kernelSize: [3, 3],
    strides: [1, 1],
    padding: 'valid',
    bias: true,
  });
  const pool = { kind: 'minPool', size: [2, 2] };
  return {
    inputShape: [height, width, channels],
    encoder: [{ kind: 'scale', factor: 0.5 }],
    layers: [
      convolution(16),
      pool,
      convolution(32),
      pool,
      { kind: 'flatten' },
      { kind: 'dense', units: 128, bias: true },
      { kind: 'dense', units: classes, bias: true },
    ],
    readout: { kind: 'quadrature', classes },
  };
}

const models: Readonly<Record<string, (imageShape: readonly number[], classes: number) => Model>> = {
  mlp,
  cnn,
};

/**
 * The model of this name, for these images; or the one that a JSON file describes, in the words of the network file:
 * `{"inputShape", "encoder", "layers", "readout"}`.
 */
export async function chooseModel(
  name: string,
  imageShape: readonly number[],
  classes: number,
): Promise<Model> {
  if (Object.hasOwn(models, name)) return models[name](imageShape, classes);
  if (!name.endsWith('.json')) {
    throw new UsageError(
      `--model ${name}: unknown; expected one of ${Object.keys(models).join(', ')}, or a .json file with a description.`,
    );
  }
  const described = await readJson(name, 'model');
  const fields = ['inputShape', 'layers', 'readout'];
  if (!isRecord(described) || fields.some((field) => !(field in described))) {
    throw new Error(`model ${name}: expected an object with ${fields.join(', ')} and, if wanted, encoder.`);
  }
  const { inputShape, encoder = [], layers, readout } = described;
  if (!isLengths(inputShape))
    throw new Error(
      `model ${name}: inputShape is ${JSON.stringify(inputShape)}; expected a list of lengths.`,
    );
  if (!Array.isArray(layers) || !Array.isArray(encoder))
    throw new Error(`model ${name}: encoder and layers must be lists.`);
  return { inputShape, encoder, layers, readout };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLengths(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && length > 0);
}
