import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Device } from '@argand/backend';
import type { Dataset } from '@argand/datasets';
import type { Json } from '@argand/layers';
import type { Recipe } from '@argand/training';
import { argandVersion } from './version.ts';

/** A part of a data set, by its content. */
export interface DataContent {
  /** Of the images, their number format, and the labels. */
  readonly sha256: string;
  readonly images: number;
  readonly imageShape: readonly number[];
  readonly classes: number;
}

/** What training goes by. */
export interface TrainingContent {
  readonly epochs: number;
  /** The numbers of epochs after which the run was finished, and then continued to more. */
  readonly continuedAfter: readonly number[];
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly damping: number;
  /** How training images are varied, in the words of `--augment`. */
  readonly augment: string;
  readonly loss: Json;
  readonly optimizer: Json;
  readonly schedule: Json;
  readonly l2: Json;
}

/** Where it is computed. The number of threads does not change the bits, so it is not here. */
export interface BackendContent {
  readonly name: string;
  readonly arithmetic: Json;
  /** SHA-256 of the file of a backend module. What the module imports is not followed. */
  readonly module?: string;
}

/**
 * All that decides a run's network and results. Two runs are the same if this is the same, whatever their files are called and wherever
 * they lie.
 */
export interface RunContent {
  /** The versions of Argand that the run was made with; several if another one resumed it. */
  readonly argand: readonly string[];
  /** The network's description. */
  readonly network: Json;
  readonly data: { readonly train: DataContent; readonly test: DataContent };
  readonly training: TrainingContent;
  readonly backend: BackendContent;
}

/** What {@link runContent} is computed from. */
export interface RunParts {
  readonly network: Json;
  readonly train: Dataset;
  readonly test: Dataset;
  readonly recipe: Recipe;
  readonly options: Omit<TrainingContent, 'damping' | 'loss' | 'optimizer' | 'schedule' | 'l2'>;
  readonly device: Device;
  /** The path of the backend module, if there is one. */
  readonly backendModule?: string | undefined;
}

/** The content of a run that this version of Argand makes. */
export async function runContent(parts: RunParts): Promise<RunContent> {
  const { network, train, test, recipe, options, device, backendModule } = parts;
  const named = ({ name, settings }: { name: string; settings: object }): Json => ({ name, ...settings });
  return {
    argand: [argandVersion()],
    network,
    data: { train: dataContent(train), test: dataContent(test) },
    training: {
      ...options,
      damping: recipe.damping,
      loss: named(recipe.loss),
      optimizer: named(recipe.optimizer),
      schedule: named(recipe.schedule(options.learningRate)),
      l2: recipe.l2,
    },
    backend: await backendContent(device, backendModule),
  };
}

/** @param module the path of the backend module, if there is one */
export async function backendContent(device: Device, module: string | undefined): Promise<BackendContent> {
  return {
    name: device.backend,
    arithmetic: { ...device.arithmetic },
    ...(module === undefined ? {} : { module: sha256(await readFile(module)) }),
  };
}

/** Numbers that are hashed at once: Node takes less than 2 GiB. */
const chunk = 2 ** 24;

/** A data set by its content. */
export function dataContent({ images, labels, imageShape, classes, length }: Dataset): DataContent {
  const hash = createHash('sha256').update(`${kindOf(images)} ${imageShape.join(' ')} ${classes}\n`);
  for (let start = 0; start < images.length; start += chunk)
    hash.update(images.subarray(start, start + chunk));
  hash.update(Int32Array.from(labels));
  return { sha256: hash.digest('hex'), images: length, imageShape, classes };
}

function kindOf(images: Dataset['images']): string {
  return images.BYTES_PER_ELEMENT === 1 ? 'uint8' : 'float32';
}

/** SHA-256 of a run's content. */
export function runId(content: RunContent): string {
  return sha256(JSON.stringify(content));
}

/**
 * SHA-256 of what a checkpoint cannot know by itself: the data and the backend. It stays the same when a run is continued to more epochs,
 * or resumed by another version.
 */
export function checkpointId({ data, backend }: RunContent): string {
  return sha256(JSON.stringify({ data, backend }));
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
