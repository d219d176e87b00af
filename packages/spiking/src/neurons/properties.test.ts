import { shiftClock } from '@argand/phasor';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sliceMoments } from '../../test/slice-moments.ts';
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
} from '../../test/small-networks.ts';
import { gated, hold, type Neuron, ode, resonator, type Spike, spikeTrain } from '../index.ts';
import { later } from '../moments.ts';

const inputs = 4;
const cycles = 3;
const train = (list: readonly Spike[]) => spikeTrain([list], { neurons: inputs });

const neurons: [string, Neuron][] = [
  ['gated', gated({ cycles })],
  ['hold', hold({ cycles })],
  ['hold with a leak', hold({ cycles, leak: 1 })],
  ['resonator', resonator({ cycles })],
  ['resonator without leak', resonator({ cycles, leak: 0 })],
  ['resonator with a threshold', resonator({ cycles, leak: 1, threshold: 0.2, refractory: 0 })],
  ['ode', ode({ cycles })],
  [
    'ode, Euler, steps that do not divide a cycle',
    ode({ cycles, solver: 'euler', step: 0.03, bias: 'none' }),
  ],
  ['ode, Runge-Kutta', ode({ cycles, solver: 'rk45' })],
  ['ode at cycle maxima', ode({ cycles, detection: 'cyclemax' })],
  ['ode, Runge-Kutta, at cycle maxima', ode({ cycles, solver: 'rk45', detection: 'cyclemax', threshold: 0 })],
];

/** The same spikes of every neuron. A crossing at the very moment of a pause may round to either side of it. */
function expectSameSpikes(found: readonly Spike[], expected: readonly Spike[]): void {
  const sorted = (list: readonly Spike[]) =>
    list.toSorted((a, b) => a.neuron - b.neuron || a.cycle - b.cycle + (a.phase - b.phase) / 2);
  const [ours, theirs] = [sorted(found), sorted(expected)];
  expect(ours.map(({ neuron }) => neuron)).toEqual(theirs.map(({ neuron }) => neuron));
  ours.forEach((spike, i) => {
    expect(Math.abs(spike.cycle - theirs[i].cycle + (spike.phase - theirs[i].phase) / 2)).toBeLessThan(1e-12);
  });
}

/** From when on a spike of the inputs may change what a layer fires: every layer up to it looks ahead. */
function reached({ lookahead }: Neuron, { cycle, phase }: Spike, layer: number) {
  return later(shiftClock(cycle, phase, 0, layer + 1), -(layer + 1) * lookahead);
}

describe.each(neurons)('%s', (_name, neuron) => {
  test('deleting a spike changes nothing before it', async () => {
    await fc.assert(
      fc.asyncProperty(networks(inputs), spikes(inputs, cycles), fc.nat(), async (layers, list, pick) => {
        fc.pre(list.length > 0);
        const gone = list[pick % list.length];
        const [before, after] = await Promise.all([
          run(layers, neuron, train(list)),
          run(layers, neuron, train(list.filter((spike) => spike !== gone))),
        ]);
        before.forEach((fired, layer) => {
          const moment = reached(neuron, gone, layer);
          const early = (spike: Spike) => isClearlyEarlier(spike, moment);
          expect(listOf(after[layer]).filter(early)).toEqual(listOf(fired).filter(early));
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
            run(layers, neuron, train(list)),
            run(layers, neuron, train(late)),
          ]);
          before.forEach((fired, layer) => {
            const moment = reached(neuron, old, layer);
            const early = (spike: Spike) => isClearlyEarlier(spike, moment);
            expect(listOf(after[layer]).filter(early)).toEqual(listOf(fired).filter(early));
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  test('the same twice, and in whatever order simultaneous spikes are told', async () => {
    await fc.assert(
      fc.asyncProperty(networks(inputs), spikes(inputs, cycles), async (layers, list) => {
        const once = await run(layers, neuron, train(list));
        expect(await run(layers, neuron, train(list))).toEqual(once);
        expect(await run(layers, neuron, train(list.toReversed()))).toEqual(once);
      }),
    );
  });

  test('silence in is silence out where there is no bias', async () => {
    await fc.assert(
      fc.asyncProperty(networks(inputs, fc.constant(false)), async (layers) => {
        for (const { phase } of await run(layers, neuron, train([]))) expect(phase.length).toBe(0);
      }),
    );
  });

  test('in any pieces, saved and opened again between them, time gives the same spikes', async () => {
    const pieces = fc.array(fc.record({ cycle: fc.integer({ min: 0, max: cycles }), phase: phases }), {
      maxLength: 5,
    });
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
            for (const spike of fired) expect(isClearlyEarlier(shifted, spike)).toBe(false);
            found.push(...fired);
            if (save) population = neuron.open({ ...options, state: await population.save() });
          }
          expectSameSpikes(found, listOf(whole));
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
          const [alone] = await Promise.all([run(layers, neuron, train(a))]);
          const beside = await run(layers, neuron, spikeTrain([a, b], { neurons: inputs }));
          expect(beside.map(listOf)).toEqual(alone.map(listOf));
        },
      ),
      { numRuns: 200 },
    );
  });

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
      `${name}: asked to go back to (cycle 0, phase 0) from (cycle 1, phase 0); time only goes forward.`,
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
  });
});
