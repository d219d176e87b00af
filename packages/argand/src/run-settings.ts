import { type RunContent, runId } from './run-content.ts';

/** `settings.json` of a run folder. */
export interface RunSettings {
  readonly version: 2;
  /** SHA-256 of the content. */
  readonly id: string;
  /** Names as given on the command line. They decide nothing: the content does. */
  readonly dataset: string;
  readonly model: string;
  readonly recipe: string;
  readonly backend: string;
  /** Absolute paths of what was named by a path, so that the run can be resumed from any folder. */
  readonly paths: RunPaths;
  readonly content: RunContent;
}

/** Where a run's files lie. */
export interface RunPaths {
  readonly dataset?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly backend?: string | undefined;
}

/** What a run is called by. */
export type RunNames = Pick<RunSettings, 'dataset' | 'model' | 'recipe' | 'backend'>;

/** The settings of a run with this content. */
export function runSettings(names: RunNames, paths: RunPaths, content: RunContent): RunSettings {
  const { dataset, model, recipe, backend } = names;
  return { version: 2, id: runId(content), dataset, model, recipe, backend, paths, content };
}

/**
 * Reads the content of `settings.json`.
 *
 * @param file what errors call it
 * @throws Error that names the file and the field
 */
export function readRunSettings(value: unknown, file: string): RunSettings {
  const fail = (field: string, expected: string): never => {
    throw new Error(
      `${file}: ${field} is not ${expected}; it is not the settings of a run that this version reads. Choose another folder.`,
    );
  };
  const record = (held: unknown, field: string): Readonly<Record<string, unknown>> =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held))
      : fail(field, 'an object');
  const fields = record(value, 'the content');
  if (fields.version !== 2) fail('version', '2');
  for (const name of ['id', 'dataset', 'model', 'recipe', 'backend']) {
    if (typeof fields[name] !== 'string') fail(name, 'a text');
  }
  for (const [name, path] of Object.entries(record(fields.paths, 'paths'))) {
    if (typeof path !== 'string') fail(`paths.${name}`, 'a text');
  }
  const content = record(fields.content, 'content');
  if (!isTexts(content.argand)) fail('content.argand', 'a list of versions');
  record(content.network, 'content.network');
  for (const split of ['train', 'test']) {
    record(record(content.data, 'content.data')[split], `content.data.${split}`);
  }
  const backend = record(content.backend, 'content.backend');
  if (typeof backend.name !== 'string') fail('content.backend.name', 'a text');
  const training = record(content.training, 'content.training');
  for (const name of ['epochs', 'batchSize', 'learningRate', 'seed', 'damping']) {
    if (!Number.isFinite(training[name])) fail(`content.training.${name}`, 'a number');
  }
  if (typeof training.augment !== 'string') fail('content.training.augment', 'a text');
  if (!Array.isArray(training.continuedAfter) || !training.continuedAfter.every(Number.isSafeInteger))
    fail('content.training.continuedAfter', 'a list of whole numbers');
  const settings = value as RunSettings;
  // A content that was changed by hand is no longer what the run was made from.
  if (settings.id !== runId(settings.content)) fail('id', 'the SHA-256 of content');
  return settings;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}
