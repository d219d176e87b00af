import type { Runner } from '@argand/backend/conformance';
import type { Spike } from '@argand/phasor';
import fc from 'fast-check';
import type { Neuron } from '../neuron.ts';
import { pickImages, spikeTrain } from '../spikes/build.ts';
import { requireRefused, requireSame } from './require.ts';
import { sliceMoments } from './slice-moments.ts';
import { cycles, inputs, train } from './small-inputs.ts';
import { fanOutOf, host, listOf, networks, phases, run, spikes } from './small-networks.ts';

/** Tests that images are independent, that images can leave, and that invalid arrivals are refused. */
export function testImages(neuron: Neuron, test: Runner['test']): void {
  testIndependence(neuron, test);
  testLeaving(neuron, test);
  testRefusal(neuron, test);
}

function testIndependence(neuron: Neuron, test: Runner['test']): void {
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
}

function testLeaving(neuron: Neuron, test: Runner['test']): void {
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
}

function testRefusal(neuron: Neuron, test: Runner['test']): void {
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
}
