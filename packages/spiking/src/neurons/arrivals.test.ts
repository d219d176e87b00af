import type { Spike } from '@argand/phasor';
import { expect, test } from 'vitest';
import { fanOutOf, host } from '../conformance/small-networks.ts';
import { gated, spikeTrain } from '../index.ts';

const neuron = gated();
const train = (list: readonly Spike[]) => spikeTrain([list], { neurons: 4 });

test('what does not fit is named', async () => {
  const open = () =>
    neuron.open({
      fanOut: fanOutOf({ weights: [[1], [1]], bias: undefined }),
      images: 1,
      clock: 0,
      device: host,
    });
  const two = (...list: Spike[]) => spikeTrain([list], { neurons: 2 });
  const at = (cycle: number, phase: number) => ({ neuron: 0, cycle, phase });
  const { name } = neuron;
  const population = open();
  await population.advance(two(at(0, 0)), { cycle: 1, phase: 0 });
  await expect(async () => population.advance(two(at(0, 0.5)), { cycle: 2, phase: 0 })).rejects.toThrow(
    `${name}: image 0 has a spike at (cycle 0, phase 0.5), out of order: time stands at (cycle 1, phase 0).`,
  );
  await expect(async () => population.advance(two(), { cycle: 0, phase: 0 })).rejects.toThrow(
    `${name}: cannot go back to (cycle 0, phase 0) from (cycle 1, phase 0); time only goes forward.`,
  );
  await expect(async () => open().advance(two(at(1, 0)), { cycle: 1, phase: 0 })).rejects.toThrow(
    `${name}: image 0 has a spike at (cycle 1, phase 0), but time only advances to before (cycle 1, phase 0).`,
  );
  await expect(async () => open().advance(train([]), { cycle: 1, phase: 0 })).rejects.toThrow(
    `${name}: arriving spikes have neurons 4, but the population was opened with 2.`,
  );
  await expect(async () =>
    open().advance({ ...two(at(0, 0)), neuron: Int32Array.of(7) }, { cycle: 1, phase: 0 }),
  ).rejects.toThrow(`${name}: image 0, spike 0: neuron is 7, but must be a whole number from 0 to 1.`);
  await expect(async () => open().advance(two(), { cycle: 2 ** 31 - 15, phase: -1 })).rejects.toThrow(
    `${name}: expected time to go to cycle 2147483632 at most, as cycles are int32, but received (cycle 2147483633, phase -1); begin a new run.`,
  );
});
