import { reference } from '@argand/backend';
import { createNetwork, dense } from '@argand/layers';
import { readNpz, writeNpz } from '@argand/npy';
import { gated, hold, type Neuron, ode, openStream, resonator, type StreamState } from '@argand/spiking';
import { mutateZip } from '../mutation/containers.ts';
import type { Dice } from '../mutation/dice.ts';
import { type Mutate, requirePromise, type Target } from '../target.ts';

const device = await reference().open();
const network = await createNetwork({ device, seed: 0, inputShape: [4], layers: [dense(3), dense(2)] });

/** A state after three cycles, as a `.npz` file. */
async function stateFile(neuron: Neuron): Promise<Uint8Array> {
  const stream = await openStream(network, { neuron });
  await stream.setInput({ images: Float32Array.of(0.25, 0.5, 0.75, 1), length: 1 });
  await stream.advance(3);
  const state = await stream.save();
  await stream.close();
  const arrays = Object.entries(state).map(([name, numbers]) => [name, { shape: [numbers.length], numbers }]);
  return writeNpz(Object.fromEntries(arrays));
}

/** Numbers that a state must not have everywhere: cycles, samples, neurons, phases and offsets out of range. */
const odd = [
  -1,
  0,
  1,
  2,
  0.5,
  1e300,
  2 ** 24,
  2 ** 30,
  2 ** 31 - 1,
  -(2 ** 31),
  Number.NaN,
  Number.POSITIVE_INFINITY,
];

/** Changes numbers, lengths, names or kinds of arrays; or, one time in three, the archive. */
const mutateState: Mutate = (seed, dice, others) => {
  if (dice.once(3)) return mutateZip(seed, dice, others);
  const arrays = readNpz(seed, 'seed');
  const name = dice.pick(Object.keys(arrays));
  const { [name]: chosen, ...rest } = arrays;
  const numbers = mutated(Array.from(chosen.numbers, Number), dice);
  const kind = dice.once(6) ? dice.pick([Int32Array, Float64Array]) : chosen.numbers.constructor;
  const array = kind === Int32Array ? Int32Array.from(numbers) : Float64Array.from(numbers);
  const renamed = dice.once(12) ? dice.pick([...Object.keys(rest), 'other']) : name;
  return writeNpz({
    ...rest,
    ...(dice.once(12) ? {} : { [renamed]: { shape: [array.length], numbers: array } }),
  });
};

function mutated(numbers: readonly number[], dice: Dice): number[] {
  const place = dice.below(Math.max(numbers.length, 1));
  const change = dice.below(6);
  if (change === 0) return numbers.filter((_, k) => k !== place);
  if (change === 1) return [...numbers, dice.pick(odd)];
  return numbers.map((number, k) => (k === place ? dice.pick([...odd, number + 1, number - 1]) : number));
}

const guard = device.allocate('float32', 64);
const guarded = Float64Array.from({ length: 64 }, (_, k) => k);
device.write(guard, guarded);

/** Saved streams. A state that is accepted can be advanced; neither touches what else is on the device. */
export const streamStateTargets: readonly Target[] = [gated(), hold({ leak: 0.1 }), resonator(), ode()].map(
  (neuron): Target => ({
    name: `stream-state.${neuron.name}`,
    share: 0.3,
    seeds: async () => [await stateFile(neuron)],
    mutate: mutateState,
    read: async (input, file) => {
      const arrays = readNpz(input, file);
      const state = Object.fromEntries(Object.entries(arrays).map(([name, { numbers }]) => [name, numbers]));
      const before = device.memory().storages;
      try {
        // The file's arrays may be of any kind, which the type does not allow and the check must find.
        const stream = await openStream(network, { neuron, state: state as StreamState });
        try {
          await stream.advance(2);
        } finally {
          await stream.close();
        }
      } catch (error) {
        // A state in memory has no file. Its errors name the part of the state.
        if (!(error instanceof Error) || !/^openStream|: state: /.test(error.message)) throw error;
        throw new Error(`${file}: ${error.message}`);
      } finally {
        const left = device.memory().storages - before;
        requirePromise(left === 0, `${left} storages are left on the device`);
      }
      const numbers = await device.read(guard);
      requirePromise(
        numbers.every((number, k) => number === guarded[k]),
        'another storage was changed',
      );
    },
  }),
);
