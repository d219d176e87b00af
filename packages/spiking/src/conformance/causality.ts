import type { Runner } from '@argand/backend/conformance';
import { type Spike, shiftClock } from '@argand/phasor';
import fc from 'fast-check';
import { later } from '../moments.ts';
import type { Neuron } from '../neuron.ts';
import { requireSame } from './require.ts';
import { cycles, inputs, train } from './small-inputs.ts';
import {
  isClearlyEarlier,
  isEarlier,
  listOf,
  networks,
  phases,
  run,
  type SmallLayer,
  spikes,
} from './small-networks.ts';

/** Tests that a neuron is causal: a spike that is missing or late changes nothing before it, up to the declared look-ahead. */
export function testCausality(neuron: Neuron, test: Runner['test']): void {
  test('deleting a spike changes nothing before it', async () => {
    await fc.assert(
      fc.asyncProperty(networks(inputs), spikes(inputs, cycles), fc.nat(), async (layers, list, pick) => {
        fc.pre(list.length > 0);
        const gone = list[pick % list.length];
        const remaining = list.filter((spike) => spike !== gone);
        await requireSameBefore(gone, neuron, layers, list, remaining);
      }),
      { numRuns: 200 },
    );
  });

  test('delaying a spike changes nothing before it', async () => {
    const delayed = fc.tuple(fc.nat(), fc.integer({ min: 0, max: cycles - 1 }), phases);
    await fc.assert(
      fc.asyncProperty(
        networks(inputs),
        spikes(inputs, cycles),
        delayed,
        async (layers, list, [pick, cycle, phase]) => {
          fc.pre(list.length > 0);
          const old = list[pick % list.length];
          fc.pre(isEarlier(old, { cycle, phase }));
          const late = list.map((spike) => (spike === old ? { ...spike, cycle, phase } : spike));
          await requireSameBefore(old, neuron, layers, list, late);
        },
      ),
      { numRuns: 200 },
    );
  });
}

/** @throws Error if two lists of input spikes, which differ from one spike on, give different spikes before it */
async function requireSameBefore(
  changed: Spike,
  neuron: Neuron,
  layers: readonly SmallLayer[],
  list: readonly Spike[],
  other: readonly Spike[],
): Promise<void> {
  const [before, after] = await Promise.all([
    run(layers, neuron, train(list), cycles),
    run(layers, neuron, train(other), cycles),
  ]);
  before.forEach((fired, layer) => {
    const moment = reached(neuron, changed, layer);
    const early = (spike: Spike) => isClearlyEarlier(spike, moment);
    requireSame(
      `spikes of layer ${layer} before the change`,
      listOf(after[layer]).filter(early),
      listOf(fired).filter(early),
    );
  });
}

/** The moment from which an input spike may change the spikes of a layer: every layer up to it looks ahead. */
function reached({ lookahead }: Neuron, { cycle, phase }: Spike, layer: number) {
  return later(shiftClock(cycle, phase, 0, layer + 1), -(layer + 1) * lookahead);
}
