import { isFloats } from '@argand/arrays';
import { keep, scope, type Tensor, tensor } from '@argand/autograd';
import { requireType } from '@argand/backend';
import {
  describeNetwork,
  type Network,
  networkType,
  readSafetensors,
  type SafetensorEntry,
  type Safetensors,
  verifyChecksum,
  withChecksum,
  writeSafetensors,
} from '@argand/layers';
import { CheckpointError, objectOf, wrongField } from './checkpoint-error.ts';
import { readHistory, type StoredHistory, type TrainingHistory } from './history.ts';
import { type Optimizer, type OptimizerSlots, optimizerKind } from './optimizers/optimizer.ts';
import { matchesAny } from './parameter-names.ts';

/** What decides a run: a checkpoint can be resumed only by a run that agrees in all of it. */
export interface RunSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly damping: number;
  readonly samples: number;
  /** The caller's name for what else decides the run, such as the SHA-256 of its data; empty if there is none. */
  readonly runId: string;
  readonly loss: Readonly<Record<string, string | number>>;
  readonly optimizer: Readonly<Record<string, string | number>>;
  readonly learningRate: Readonly<Record<string, string | number>>;
  /** λ by kind of layer. */
  readonly l2: Readonly<Record<string, number>>;
  /** How images are varied; empty where they are not. */
  readonly augment: Readonly<Record<string, string | number>>;
  /** Names, or their beginnings or ends, of the parameters that are not trained. */
  readonly freeze: readonly string[];
  /** Limits of the gradients; null where there is none. */
  readonly clip: { readonly globalNorm: number | null; readonly value: number | null };
}

/** What a checkpoint brings back, beside the network's parameters, which it puts in place. */
export interface Checkpoint {
  /** Number of steps done. */
  readonly step: number;
  /** The optimiser's slots, by parameter. */
  readonly slots: Readonly<Record<string, OptimizerSlots>>;
  readonly history: StoredHistory;
}

/** The version of `__metadata__.training`. Others are refused. */
const version = 2;

/**
 * A network file with the optimiser's slots (`optimizer.SLOT.layers.0.weight`), the options of the run, and its history so far.
 *
 * Numbers have the precision of the device, float64 where it computes so; nothing is rounded.
 */
export async function writeCheckpoint(
  network: Network,
  slots: Readonly<Record<string, OptimizerSlots>>,
  history: TrainingHistory,
  run: RunSettings,
): Promise<Uint8Array<ArrayBuffer>> {
  requireType(networkType, network, 'writeCheckpoint', 'network');
  const tensors: Record<string, SafetensorEntry> = {};
  const put = async (name: string, held: Tensor<'float32'>) => {
    tensors[name] = { shape: held.shape, numbers: await held.read() };
  };
  for (const [name, held] of Object.entries({ ...network.encoderTensors, ...network.parameters }))
    await put(name, held);
  for (const [name, held] of Object.entries(slots)) {
    for (const [slot, content] of Object.entries(held)) await put(slotName(slot, name), content);
  }
  const metadata = {
    argand: JSON.stringify(describeNetwork(network.description)),
    training: JSON.stringify({ version, step: history.steps, run, history }),
  };
  return writeSafetensors(withChecksum({ metadata, tensors }));
}

/** What a checkpoint says of itself. */
export interface CheckpointSummary {
  /** Number of steps done. */
  readonly step: number;
  /** The options of its run, as the file states them: {@link RunSettings} where this version wrote them. */
  readonly run: Readonly<Record<string, unknown>>;
}

/**
 * Reads which run a checkpoint belongs to and how far it is, without a network.
 *
 * @throws CheckpointError if the bytes are damaged or are not a checkpoint
 */
export function readCheckpointSummary(bytes: Uint8Array): CheckpointSummary {
  const { step, stored } = openCheckpoint(bytes);
  return { step, run: stored };
}

/** What {@link readCheckpoint} accepts. */
export interface ReadCheckpointOptions {
  /** Accepts a checkpoint of a run of fewer epochs. */
  readonly extend?: boolean | undefined;
}

/**
 * Puts a checkpoint's parameters into the network and returns the optimiser's slots, the step and the history.
 *
 * Everything is validated first: if it throws, the network and the device are unchanged.
 *
 * @throws CheckpointError if the file is damaged, is not a checkpoint, or belongs to another network or another run. The message names
 * the field.
 */
export async function readCheckpoint(
  bytes: Uint8Array,
  network: Network,
  optimizer: Optimizer,
  run: RunSettings,
  { extend = false }: ReadCheckpointOptions = {},
): Promise<Checkpoint> {
  requireType(networkType, network, 'readCheckpoint', 'network');
  requireType(optimizerKind, optimizer, 'readCheckpoint', 'optimizer');
  const { file, step, stored, history } = openCheckpoint(bytes);
  if (file.metadata.argand !== JSON.stringify(describeNetwork(network.description))) {
    throw new CheckpointError(
      'checkpoint: it belongs to another network: __metadata__.argand is not the description of this one.',
    );
  }
  requireSameRun(stored, run, extend);
  await requireSameEncoder(file, network);
  const { device, parameters: replaced } = network;
  const shapes = Object.entries(replaced).map(([name, { shape }]) => [name, shape] as const);
  const held = shapes.map(([name, shape]) => ({
    name,
    shape,
    numbers: numbersOf(file, name, shape),
    slots: matchesAny(name, run.freeze)
      ? undefined
      : optimizer.slots.map((slot) => [slot, numbersOf(file, slotName(slot, name), shape)] as const),
  }));
  const { parameters, slots } = scope(device, () => {
    const load = (numbers: Float32Array | Float64Array, shape: readonly number[]): Tensor<'float32'> =>
      tensor(device, numbers, { shape, dtype: 'float32' });
    return keep({
      parameters: Object.fromEntries(held.map(({ name, shape, numbers }) => [name, load(numbers, shape)])),
      slots: Object.fromEntries(
        held.flatMap(({ name, shape, slots: all }) =>
          all
            ? [
                [
                  name,
                  Object.fromEntries(all.map(([slot, numbers]) => [slot, load(numbers, shape)])),
                ] as const,
              ]
            : [],
        ),
      ),
    });
  });
  network.parameters = parameters;
  for (const parameter of Object.values(replaced)) parameter.dispose();
  return { step, slots, history };
}

/** The name of a slot's tensor in the file. */
function slotName(slot: string, parameter: string): string {
  return `optimizer.${slot}.${parameter}`;
}

interface OpenCheckpoint {
  readonly file: Safetensors;
  readonly step: number;
  /** The options of its run, not compared with any yet. */
  readonly stored: Readonly<Record<string, unknown>>;
  readonly history: StoredHistory;
}

function openCheckpoint(bytes: Uint8Array): OpenCheckpoint {
  const file = undamaged(bytes);
  const { training } = file.metadata;
  if (training === undefined) {
    throw new CheckpointError(
      'checkpoint: __metadata__.training is missing; the file is a network, not a checkpoint.',
    );
  }
  const fields = objectOf(parsed(training), 'the value');
  if (fields.version !== version)
    throw wrongField('version', fields.version, `${version}, which this version of Argand reads`);
  const { step } = fields;
  if (!Number.isSafeInteger(step) || Number(step) < 0)
    throw wrongField('step', step, 'a whole number from 0');
  return {
    file,
    step: Number(step),
    stored: objectOf(fields.run, 'run'),
    history: readHistory(fields.history, Number(step)),
  };
}

function undamaged(bytes: Uint8Array): Safetensors {
  try {
    const file = readSafetensors(bytes, 'checkpoint');
    verifyChecksum(file, 'checkpoint');
    return file;
  } catch (error) {
    throw new CheckpointError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CheckpointError(
      `checkpoint: __metadata__.training is not JSON (${error instanceof Error ? error.message : String(error)}).`,
      { cause: error },
    );
  }
}

/** @throws CheckpointError that names the first option in which the runs differ */
function requireSameRun(stored: Readonly<Record<string, unknown>>, run: RunSettings, extend: boolean): void {
  for (const [name, here] of Object.entries(run)) {
    const there = stored[name];
    if (JSON.stringify(there) === JSON.stringify(here)) continue;
    if (name === 'epochs') {
      if (!Number.isSafeInteger(there) || Number(there) < 1)
        throw wrongField('run.epochs', there, 'a whole number above 0');
      if (Number(there) > run.epochs) {
        throw new CheckpointError(
          `checkpoint: epochs is ${there} there and ${run.epochs} here; a run can be resumed with more epochs, not with fewer.`,
        );
      }
      if (extend) continue;
      throw new CheckpointError(
        `checkpoint: epochs is ${there} there and ${run.epochs} here; resume with the same options, or set \`extend: true\` to train for more epochs.`,
      );
    }
    throw new CheckpointError(
      `checkpoint: ${name} is ${JSON.stringify(there) ?? 'missing'} there and ${JSON.stringify(here)} here; resume with the same options.`,
    );
  }
}

/**
 * The tensors of an encoder may be drawn from the network's seed or measured on its data, so another network of the same description can
 * have others.
 */
async function requireSameEncoder(file: Safetensors, network: Network): Promise<void> {
  for (const [name, held] of Object.entries(network.encoderTensors)) {
    const there = numbersOf(file, name, held.shape);
    const here = await held.read();
    // Devices of either precision can resume one another's runs.
    const differs = here.findIndex((number, i) => !Object.is(Math.fround(number), Math.fround(there[i])));
    if (differs >= 0) {
      throw new CheckpointError(
        `checkpoint: number ${differs} of ${name} is ${there[differs]} there and ${here[differs]} in the network; create the network with the same seed and data, or read it from the checkpoint with \`readNetwork\`.`,
      );
    }
  }
}

/** The numbers of a tensor in the file. @throws CheckpointError if it is missing, of another shape or type, or not finite */
function numbersOf(
  { tensors }: Safetensors,
  name: string,
  shape: readonly number[],
): Float32Array | Float64Array {
  const entry = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  const wanted = `[${shape.join(', ')}]`;
  if (!entry) throw new CheckpointError(`checkpoint: tensor ${name} of shape ${wanted} is missing.`);
  const { numbers } = entry;
  if (entry.shape.join() !== shape.join()) {
    throw new CheckpointError(
      `checkpoint: tensor ${name} has the shape [${entry.shape.join(', ')}]; expected ${wanted}.`,
    );
  }
  if (!isFloats(numbers)) {
    throw new CheckpointError(
      `checkpoint: tensor ${name} has ${numbers.constructor.name} numbers; expected F32 or F64.`,
    );
  }
  const wrong = numbers.findIndex((number) => !Number.isFinite(number));
  if (wrong >= 0) {
    throw new CheckpointError(
      `checkpoint: number ${wrong} of tensor ${name} is ${numbers[wrong]}; expected a finite number.`,
    );
  }
  return numbers;
}
