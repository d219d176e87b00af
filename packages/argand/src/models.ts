import { UsageError } from './failure.ts';
import { readJson } from './files.ts';

/** A network's description, as the network file has it, but for its version. */
export interface Model {
  readonly inputShape: readonly number[];
  readonly encoder: readonly unknown[];
  readonly layers: readonly unknown[];
  readonly readout: unknown;
}

/** The paper's network for images of `inputs` pixels: a random projection, 100 hidden neurons, one neuron a class. */
function mlp(inputs: number, classes: number): Model {
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

/** A small convolutional network for square images of one channel; their pixels are phases from 0 to 1/2. */
function cnn(inputs: number, classes: number): Model {
  const side = Math.sqrt(inputs);
  if (!Number.isInteger(side)) {
    throw new UsageError(
      `--model cnn: wants square images of one channel, but these have ${inputs} pixels; describe the network in a .json file.`,
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
    inputShape: [side, side, 1],
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

const models: Readonly<Record<string, (inputs: number, classes: number) => Model>> = { mlp, cnn };

/**
 * The model of this name, for these images; or the one that a JSON file describes, in the words of the network file:
 * `{"inputShape", "encoder", "layers", "readout"}`.
 */
export async function chooseModel(name: string, inputs: number, classes: number): Promise<Model> {
  const model = models[name];
  if (model) return model(inputs, classes);
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
