import { reference, sizeOf } from '@argand/backend';
import {
  createNetwork,
  inferShapes,
  type Network,
  readDescription,
  readNetwork,
  readSafetensors,
  withChecksum,
  writeNetwork,
  writeSafetensors,
} from '@argand/layers';
import { mutateBytes } from '../mutation/bytes.ts';
import type { Dice } from '../mutation/dice.ts';
import { mutateJson } from '../mutation/json.ts';
import { type Mutate, requirePromise, type Target } from '../target.ts';
import { description, imagesOf, vectorDescription } from './network.ts';

/** A description as a file states it. */
interface Stated {
  readonly inputShape: readonly number[];
  readonly encoder: readonly object[];
  readonly layers: readonly object[];
  readonly readout: object;
}

const device = await reference().open();
const descriptions = [description, vectorDescription];

/** A network of a description. */
export async function networkOf(stated: Stated): Promise<Network> {
  const read = readDescription(stated, 'model');
  return createNetwork({ ...read, device, seed: 0, data: imagesOf(stated.inputShape) });
}

async function networkFiles(): Promise<Uint8Array[]> {
  return Promise.all(descriptions.map(async (stated) => writeNetwork(await networkOf(stated))));
}

/**
 * Mutates the JSON in one metadata field, or the tensors, and seals the file again, so that the change is not stopped by the checksum; or, one
 * time in three, mutates the bytes.
 */
export function mutateSealed(field: string): Mutate {
  return (seed, dice, others) => {
    if (dice.once(3)) return mutateBytes(seed, dice, others);
    const { metadata, tensors } = readSafetensors(seed, 'seed');
    if (dice.once(3))
      return writeSafetensors(withChecksum({ metadata, tensors: mutateTensors(tensors, dice) }));
    return writeSafetensors(
      withChecksum({ metadata: { ...metadata, [field]: mutateJson(metadata[field], dice) }, tensors }),
    );
  };
}

function mutateTensors(
  tensors: ReturnType<typeof readSafetensors>['tensors'],
  dice: Dice,
): ReturnType<typeof readSafetensors>['tensors'] {
  const name = dice.pick(Object.keys(tensors));
  const { [name]: chosen, ...rest } = tensors;
  switch (dice.below(5)) {
    case 0:
      return rest;
    case 1:
      return { ...rest, [dice.pick(['layers.9.weight', 'other', '__proto__', ''])]: chosen };
    case 2:
      return { ...tensors, [name]: { shape: [...chosen.shape, 1], numbers: chosen.numbers } };
    case 3:
      return { ...tensors, [name]: { shape: chosen.shape, numbers: Int32Array.from(chosen.numbers) } };
    default: {
      const numbers = Float32Array.from(chosen.numbers);
      numbers[dice.below(numbers.length)] = dice.pick([Number.NaN, Number.POSITIVE_INFINITY, 1e38, -0]);
      return { ...tensors, [name]: { shape: chosen.shape, numbers } };
    }
  }
}

/** Files that describe networks. */
export const networkTargets: readonly Target[] = [
  {
    name: 'safetensors',
    share: 2,
    seeds: networkFiles,
    mutate: mutateBytes,
    read: (input, file) => {
      for (const { shape, numbers } of Object.values(readSafetensors(input, file).tensors)) {
        const size = sizeOf(shape);
        requirePromise(numbers.length === size, `shape [${shape.join(', ')}] with ${numbers.length} numbers`);
      }
    },
  },
  {
    name: 'network',
    // Tensors of up to 2²⁴ numbers are made again from seeds, as random words, float32 and the device's float64.
    memory: 400,
    seeds: networkFiles,
    mutate: mutateSealed('argand'),
    read: async (input, file) => {
      const before = device.memory().storages;
      try {
        (await readNetwork(input, { device, name: file })).dispose();
      } finally {
        const left = device.memory().storages - before;
        requirePromise(left === 0, `${left} storages are left on the device`);
      }
    },
  },
  {
    name: 'model',
    seeds: async () => descriptions.map((stated) => new TextEncoder().encode(JSON.stringify(stated))),
    mutate: (seed, dice) => new TextEncoder().encode(mutateJson(new TextDecoder().decode(seed), dice)),
    read: async (input, file) => {
      const described = readDescription(JSON.parse(new TextDecoder().decode(input)), file);
      try {
        inferShapes(described);
      } catch (error) {
        // Shapes belong to a description in memory, which has no file.
        throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  },
];
