import type { Runner } from '@argand/backend/conformance';
import { distance, type Spike, shiftClock } from '@argand/phasor';
import fc from 'fast-check';
import { later } from '../moments.ts';
import type { Neuron } from '../neuron.ts';
import { pickImages, spikeTrain } from '../spikes/build.ts';
import { decodeSpikes } from '../spikes/decode.ts';
import { encodeSpikes } from '../spikes/encode.ts';
import { requireRefused, requireSame, requireSameSpikes } from './require.ts';
import { sliceMoments } from './slice-moments.ts';
import {
  atemporal,
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

/** Options of {@link describeNeuron}. */
export interface NeuronConformanceOptions {
  /** What the tests are called; the neuron's name if not given. */
  readonly title?: string;
  /** How near the neuron comes to the atemporal phases; not asked if not given. */
  readonly agreement?: Agreement;
}

/** How near a neuron comes to the atemporal phases. */
export interface Agreement {
  /** In so many cycles. */
  readonly cycles: number;
  /** The largest mean distance, over the outputs of small random networks, in units of π. */
  readonly meanError: number;
}

const inputs = 4;
const cycles = 3;
/** The angle of a sum so near to 0 says little. */
const doubtful = 0.3;
const train = (list: readonly Spike[]) => spikeTrain([list], { neurons: inputs });

/** From when on a spike of the inputs may change what a layer fires: every layer up to it looks ahead. */
function reached({ lookahead }: Neuron, { cycle, phase }: Spike, layer: number) {
  return later(shiftClock(cycle, phase, 0, layer + 1), -(layer + 1) * lookahead);
}

/**
 * Defines the tests that every neuron must pass, on small random networks: causal to the look-ahead that it declares; the same twice and in whatever order
 * simultaneous spikes are told; silent where nothing comes; the same spikes when time is told in pieces and its state is
 * saved between them; images side by side that never meet, and that leave without a trace; arrivals that do not fit refused; and, where it is asked for,
 * near the atemporal phases.
 *
 * Neurons are opened on a host device in float64. A test fails by an Error with the smallest case that fast-check found.
 *
 * @example
 * ```ts
 * import { gated } from '@argand/spiking';
 * import { describeNeuron } from '@argand/spiking/conformance';
 *
 * let tests = 0;
 * describeNeuron(gated(), {
 *   describe: (_, define) => define(),
 *   test: () => {
 *     tests++;
 *   },
 * });
 * tests; // 8
 * ```
 */
export function describeNeuron(
  neuron: Neuron,
  { describe, test }: Pick<Runner, 'describe' | 'test'>,
  { title = neuron.name, agreement }: NeuronConformanceOptions = {},
): void {
  describe(title, () => {
    test('deleting a spike changes nothing before it', async () => {
      await fc.assert(
        fc.asyncProperty(networks(inputs), spikes(inputs, cycles), fc.nat(), async (layers, list, pick) => {
          fc.pre(list.length > 0);
          const gone = list[pick % list.length];
          const [before, after] = await Promise.all([
            run(layers, neuron, train(list), cycles),
            run(layers, neuron, train(list.filter((spike) => spike !== gone)), cycles),
          ]);
          before.forEach((fired, layer) => {
            const moment = reached(neuron, gone, layer);
            const early = (spike: Spike) => isClearlyEarlier(spike, moment);
            requireSame(
              `spikes of layer ${layer} before the change`,
              listOf(after[layer]).filter(early),
              listOf(fired).filter(early),
            );
          });
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
            const [before, after] = await Promise.all([
              run(layers, neuron, train(list), cycles),
              run(layers, neuron, train(late), cycles),
            ]);
            before.forEach((fired, layer) => {
              const moment = reached(neuron, old, layer);
              const early = (spike: Spike) => isClearlyEarlier(spike, moment);
              requireSame(
                `spikes of layer ${layer} before the change`,
                listOf(after[layer]).filter(early),
                listOf(fired).filter(early),
              );
            });
          },
        ),
        { numRuns: 200 },
      );
    });

    test('the same twice, and in whatever order simultaneous spikes are told', async () => {
      await fc.assert(
        fc.asyncProperty(networks(inputs), spikes(inputs, cycles), async (layers, list) => {
          const once = await run(layers, neuron, train(list), cycles);
          requireSame('spikes', await run(layers, neuron, train(list), cycles), once);
          requireSame('spikes', await run(layers, neuron, train(list.toReversed()), cycles), once);
        }),
      );
    });

    test('silence in is silence out where there is no bias', async () => {
      await fc.assert(
        fc.asyncProperty(networks(inputs, fc.constant(false)), async (layers) => {
          for (const { phase } of await run(layers, neuron, train([]), cycles))
            requireSame('the number of spikes', phase.length, 0);
        }),
      );
    });

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
                requireSame(
                  'whether a spike comes after the moment',
                  isClearlyEarlier(shifted, spike),
                  false,
                );
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

    test('images side by side do not meet', async () => {
      await fc.assert(
        fc.asyncProperty(
          networks(inputs),
          spikes(inputs, cycles),
          spikes(inputs, cycles),
          async (layers, a, b) => {
            const alone = await run(layers, neuron, train(a), cycles);
            const beside = await run(layers, neuron, spikeTrain([a, b], { neurons: inputs }), cycles);
            requireSame('spikes beside another image', beside.map(listOf), alone.map(listOf));
          },
        ),
        { numRuns: 200 },
      );
    });

    test('images that leave change nothing for those that stay', async () => {
      const three = fc.array(spikes(inputs, cycles), { minLength: 3, maxLength: 3 });
      const staying = fc.subarray([0, 1, 2], { minLength: 1 });
      const middle = fc.record({ cycle: fc.integer({ min: 0, max: cycles }), phase: phases });
      await fc.assert(
        fc.asyncProperty(networks(inputs), three, staying, middle, async ([layer], lists, places, until) => {
          const options = {
            fanOut: fanOutOf({ ...layer, bias: undefined }),
            images: 3,
            clock: 0,
            device: host,
          };
          const start = { cycle: -1, phase: 0 };
          const end = { cycle: cycles + 2, phase: -1 };
          const first = spikeTrain(
            lists.map((list) => sliceMoments(list, start, until)),
            { neurons: inputs },
          );
          const rest = lists.map((list) => sliceMoments(list, until, end));
          const fewer = neuron.open(options);
          if (!fewer.retain) return;
          const all = neuron.open(options);
          await all.advance(first, until);
          await fewer.advance(first, until);
          await fewer.retain(places);
          const expected = await all.advance(spikeTrain(rest, { neurons: inputs }), end);
          const found = await fewer.advance(
            spikeTrain(
              places.map((place) => rest[place]),
              { neurons: inputs },
            ),
            end,
          );
          requireSame('spikes of the images that stay', found, pickImages(expected, places));
        }),
        { numRuns: 50 },
      );
    });

    test('arrivals that do not fit are refused', async () => {
      const open = () =>
        neuron.open({
          fanOut: fanOutOf({ weights: [[1], [1]], bias: undefined }),
          images: 1,
          clock: 0,
          device: host,
        });
      const two = (...list: Spike[]) => spikeTrain([list], { neurons: 2 });
      const at = (cycle: number, phase: number) => ({ neuron: 0, cycle, phase });
      const population = open();
      await population.advance(two(at(0, 0)), { cycle: 1, phase: 0 });
      const until = { cycle: 2, phase: 0 };
      await requireRefused('a spike in the past', () => population.advance(two(at(0, 0.5)), until));
      await requireRefused('time that goes back', () => population.advance(two(), { cycle: 0, phase: 0 }));
      await requireRefused('a spike in the future', () => open().advance(two(at(2, 0)), until));
      await requireRefused('other neurons', () => open().advance(train([]), until));
      const unknown = { ...two(at(0, 0)), neuron: Int32Array.of(7) };
      await requireRefused('an unknown neuron', () => open().advance(unknown, until));
    });

    if (!agreement) return;
    test('it comes near the atemporal phases', async () => {
      let [sum, count] = [0, 0];
      const shown = fc.array(phases, { minLength: inputs, maxLength: inputs });
      await fc.assert(
        fc.asyncProperty(networks(inputs), shown, async (layers, x) => {
          const { layered, least } = atemporal(layers, x);
          fc.pre(least >= doubtful);
          const expected = layered[layers.length - 1];
          const evaluation = neuron.evaluation(layers.length, agreement.cycles);
          const train = encodeSpikes(x, { neurons: inputs, cycles: evaluation.inputCycles });
          const fired = await run(layers, neuron, train, agreement.cycles);
          const decoded = decodeSpikes(fired[layers.length - 1], { cycles: evaluation.cycles });
          expected.forEach((phase, o) => {
            const error = distance(decoded[evaluation.last * expected.length + o], phase);
            sum += Number.isNaN(error) ? 1 : error;
            count++;
          });
        }),
        { numRuns: 100, seed: 1 },
      );
      if (!(sum / count <= agreement.meanError)) {
        throw new Error(
          `mean error ${sum / count}, of at most ${agreement.meanError}, in ${agreement.cycles} cycles.`,
        );
      }
    });
  });
}
