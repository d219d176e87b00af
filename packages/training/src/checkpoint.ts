import { keep, type Tensor, tensor } from '@argand/autograd';
import {
  describe,
  type Network,
  readSafetensors,
  requireUndamaged,
  type SafetensorEntry,
  sealed,
  writeSafetensors,
} from '@argand/layers';
import type { Optimizer, Slots } from './optimizers/optimizer.ts';

/** What decides a run: a checkpoint goes on only in a run that agrees in all of it. */
export interface RunState {
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly damping: number;
  readonly samples: number;
  readonly loss: Readonly<Record<string, string | number>>;
  readonly optimizer: Readonly<Record<string, string | number>>;
  readonly rate: Readonly<Record<string, string | number>>;
  /** λ by kind of layer. */
  readonly l2: Readonly<Record<string, number>>;
  /** How images are varied; empty where they are not. */
  readonly augment: Readonly<Record<string, string | number>>;
}

/** What a checkpoint brings back, beside the network's parameters, which it puts in place. */
export interface Checkpoint {
  /** How many steps are done. */
  readonly step: number;
  /** The optimiser's slots, by parameter. */
  readonly slots: Readonly<Record<string, Slots>>;
}

/**
 * The network file with the optimiser's slots (`optimizer.SLOT.layers.0.weight`) and the position in the run. Numbers are
 * kept as the device has them, in float64 where it computes so: nothing is rounded on the way.
 */
export async function writeCheckpoint(
  network: Network,
  slots: Readonly<Record<string, Slots>>,
  step: number,
  run: RunState,
): Promise<Uint8Array<ArrayBuffer>> {
  const tensors: Record<string, SafetensorEntry> = {};
  const put = async (name: string, held: Tensor<'float32'>) => {
    tensors[name] = { shape: held.shape, numbers: await held.read() };
  };
  for (const [name, held] of Object.entries({ ...network.encoderTensors, ...network.parameters }))
    await put(name, held);
  for (const [name, held] of Object.entries(slots)) {
    for (const [slot, content] of Object.entries(held)) await put(`optimizer.${slot}.${name}`, content);
  }
  const metadata = {
    argand: JSON.stringify(describe(network.description)),
    training: JSON.stringify({ step, run }),
  };
  return writeSafetensors(sealed({ metadata, tensors }));
}

/**
 * Puts a checkpoint's parameters into the network and gives back the slots and the position.
 *
 * @throws Error if the file is damaged, is no checkpoint, or belongs to another network or another run, naming the first
 * option that differs.
 */
export async function readCheckpoint(
  bytes: Uint8Array,
  network: Network,
  optimizer: Optimizer,
  run: RunState,
): Promise<Checkpoint> {
  const file = readSafetensors(bytes, 'checkpoint');
  requireUndamaged(file, 'checkpoint');
  if (file.metadata.training === undefined)
    throw new Error('checkpoint: __metadata__.training is missing; the file is a network, not a checkpoint.');
  if (file.metadata.argand !== JSON.stringify(describe(network.description))) {
    throw new Error('checkpoint: it belongs to another network; its description is not that of this one.');
  }
  const { step, run: stored } = JSON.parse(file.metadata.training) as { step: number; run: RunState };
  for (const name of Object.keys(run) as (keyof RunState)[]) {
    const [there, here] = [JSON.stringify(stored[name]), JSON.stringify(run[name])];
    if (there !== here)
      throw new Error(`checkpoint: ${name} is ${there} there and ${here} here; go on with the same options.`);
  }
  const take = (name: string, shape: readonly number[]): Tensor<'float32'> => {
    const entry = file.tensors[name];
    if (
      !entry ||
      entry.shape.length !== shape.length ||
      entry.shape.some((length, i) => length !== shape[i])
    ) {
      throw new Error(
        `checkpoint: tensor ${name} of shape [${shape.join(', ')}] is missing or has another shape.`,
      );
    }
    return keep(tensor(network.device, entry.numbers as Float32Array, { shape, type: 'float32' }));
  };
  const parameters = Object.fromEntries(
    Object.entries(network.parameters).map(([name, { shape }]) => [name, take(name, shape)]),
  );
  const slots = Object.fromEntries(
    Object.entries(network.parameters).map(([name, { shape }]) => [
      name,
      Object.fromEntries(optimizer.slots.map((slot) => [slot, take(`optimizer.${slot}.${name}`, shape)])),
    ]),
  );
  for (const parameter of Object.values(network.parameters)) parameter.dispose();
  network.parameters = parameters;
  return { step, slots };
}
