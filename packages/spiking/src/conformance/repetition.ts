import type { Runner } from '@argand/backend/conformance';
import { type Spike, shiftClock } from '@argand/phasor';
import fc from 'fast-check';
import type { Neuron } from '../neuron.ts';
import { requireSame, requireSameSpikes } from './require.ts';
import { sliceMoments } from './slice-moments.ts';
import { cycles, inputs, train } from './small-inputs.ts';
import {
  fanOutOf,
  host,
  isClearlyEarlier,
  isEarlier,
  listOf,
  networks,
  phases,
  run,
  spikes,
} from './small-networks.ts';

/** Tests that the same input gives the same spikes: again, in another order, in pieces of time, and from a saved state; silence gives silence. */
export function testRepetition(neuron: Neuron, test: Runner['test']): void {
  testOrder(neuron, test);
  testSilence(neuron, test);
  testPieces(neuron, test);
}

function testOrder(neuron: Neuron, test: Runner['test']): void {
  test('the same twice, and in whatever order simultaneous spikes come', async () => {
    await fc.assert(
      fc.asyncProperty(networks(inputs), spikes(inputs, cycles), async (layers, list) => {
        const once = await run(layers, neuron, train(list), cycles);
        requireSame('spikes', await run(layers, neuron, train(list), cycles), once);
        requireSame('spikes', await run(layers, neuron, train(list.toReversed()), cycles), once);
      }),
    );
  });
}

function testSilence(neuron: Neuron, test: Runner['test']): void {
  test('silence in is silence out where there is no bias', async () => {
    await fc.assert(
      fc.asyncProperty(networks(inputs, fc.constant(false)), async (layers) => {
        for (const { phase } of await run(layers, neuron, train([]), cycles))
          requireSame('the number of spikes', phase.length, 0);
      }),
    );
  });
}

function testPieces(neuron: Neuron, test: Runner['test']): void {
  test('in any pieces, saved and opened again between them, time gives the same spikes', async () => {
    const cut = fc.record({
      cycle: fc.integer({ min: 0, max: cycles }),
      phase: fc.oneof(phases, fc.constantFrom(-1, -0.5, 0, 0.5)),
      // Two cuts at one moment are a piece of no time.
      times: fc.constantFrom(1, 2),
    });
    const pieces = fc
      .array(cut, { maxLength: 5 })
      .map((cuts) =>
        cuts.flatMap(({ cycle, phase, times }) => Array.from({ length: times }, () => ({ cycle, phase }))),
      );
    await fc.assert(
      fc.asyncProperty(
        networks(inputs),
        spikes(inputs, cycles),
        pieces,
        fc.boolean(),
        async ([layer], list, cuts, save) => {
          const options = {
            fanOut: fanOutOf({ ...layer, bias: undefined }),
            images: 1,
            clock: 0,
            device: host,
          };
          const end = { cycle: cycles + 2, phase: -1 };
          const whole = await neuron.open(options).advance(train(list), end);
          const moments = [...cuts.toSorted((a, b) => (isEarlier(a, b) ? -1 : 1)), end];
          let population = neuron.open(options);
          const found: Spike[] = [];
          for (const [k, until] of moments.entries()) {
            const since = k === 0 ? { cycle: -1, phase: 0 } : moments[k - 1];
            const fired = listOf(await population.advance(train(sliceMoments(list, since, until)), until));
            const shifted = shiftClock(until.cycle, until.phase, 0, 1);
            for (const spike of fired) {
              requireSame('whether a spike comes after the moment', isClearlyEarlier(shifted, spike), false);
              found.push(spike);
            }
            if (save) population = neuron.open({ ...options, state: await population.save() });
          }
          requireSameSpikes(found, listOf(whole));
        },
      ),
      { numRuns: 200 },
    );
  });
}
