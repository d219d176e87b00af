import { UsageError } from './failure.ts';
import { readJson } from './files.ts';
import { type ModelSource, models, modelWords } from './models.ts';

/**
 * The model of this name; or the one that a JSON file describes, in the words of the network file:
 * `{"inputShape", "encoder", "layers", "readout"}`.
 */
export async function findModel(name: string): Promise<ModelSource> {
  if (Object.hasOwn(models, name)) return models[name];
  if (!name.endsWith('.json'))
    throw new UsageError(`--model ${name}: unknown; expected one of ${modelWords}.`);
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
  return {
    convolutional: isConvolutional(described),
    describe: () => ({ inputShape, encoder, layers, readout }),
  };
}

/** Whether a description has convolutions. */
export function isConvolutional(description: unknown): boolean {
  if (!isRecord(description) || !Array.isArray(description.layers)) return false;
  return description.layers.some((layer) => isRecord(layer) && layer.kind === 'conv2d');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLengths(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && length > 0);
}
