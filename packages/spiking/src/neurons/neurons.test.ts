import { cosPi, phaseOf, sinPi } from '@argand/phasor';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventsBefore, phase, runSpikes, smallNetwork, spikes, trainOf } from '../../test/small-networks.ts';
import { encodeSpikes, gated, type Neuron, resonator, SpikeBuffer } from '../index.ts';

const neurons: [string, Neuron][] = [
  ['gated, a wave', gated()],
  ['gated, a stream', gated({ cycles: 5 })],
  ['resonator', resonator({ cycles: 5 })],
  ['resonator without leak', resonator({ cycles: 5, leak: 0 })],
  ['resonator with a threshold', resonator({ cycles: 5, leak: 1, threshold: 0.5, refractory: 0.2 })],
];
const sizes = [4, 5, 3];

describe.each(neurons)('%s', (_name, neuron) => {
  const anything = fc.record({
    seed: fc.integer({ min: 0, max: 1000 }),
    list: spikes(4, 4),
    which: fc.nat(),
  });

  test('deleting a spike changes nothing before it', () => {
    fc.assert(
      fc.property(anything, ({ seed, list, which }) => {
        const network = smallNetwork(seed, sizes);
        const gone = which % list.length;
        const { cycle, phase: at } = list[gone];
        const time = cycle + (at + 1) / 2;
        const whole = runSpikes(network, trainOf(4, list), neuron);
        const without = runSpikes(
          network,
          trainOf(
            4,
            list.filter((_, i) => i !== gone),
          ),
          neuron,
        );
        expect(eventsBefore(without, time - neuron.lookahead)).toEqual(
          eventsBefore(whole, time - neuron.lookahead),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('delaying a spike changes nothing before its first time', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 3 }), phase, ({ seed, list, which }, by, later) => {
        const network = smallNetwork(seed, sizes);
        const moved = which % list.length;
        const { cycle, phase: at } = list[moved];
        const time = cycle + (at + 1) / 2;
        const delayed = list.map((spike, i) =>
          i === moved ? { ...spike, cycle: cycle + by, phase: later } : spike,
        );
        expect(eventsBefore(runSpikes(network, trainOf(4, delayed), neuron), time)).toEqual(
          eventsBefore(runSpikes(network, trainOf(4, list), neuron), time),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('time taken in pieces is time taken at once', () => {
    fc.assert(
      fc.property(
        anything,
        fc.array(fc.record({ cycle: fc.integer({ min: 0, max: 4 }), phase }), { maxLength: 6 }),
        ({ seed, list }, pauses) => {
          const { fanOuts } = smallNetwork(seed, [4, 5]);
          const train = trainOf(4, list);
          const end = { cycle: 6, phase: -1 };
          const advance = (moments: readonly { cycle: number; phase: number }[]) => {
            const population = neuron.open({ fanOut: fanOuts[0] });
            const out = new SpikeBuffer();
            let from = 0;
            for (const until of moments) {
              let to = from;
              while (
                to < train.neuron.length &&
                (train.cycle[to] < until.cycle ||
                  (train.cycle[to] === until.cycle && train.phase[to] < until.phase))
              )
                to++;
              const arrivals = {
                length: to - from,
                neuron: train.neuron.subarray(from, to),
                cycle: train.cycle.subarray(from, to),
                phase: train.phase.subarray(from, to),
              };
              population.advance(arrivals, until, out);
              from = to;
            }
            out.sort();
            return out.train(5, 1);
          };
          const ordered = [...pauses].sort((a, b) => a.cycle - b.cycle || a.phase - b.phase);
          expect(advance([...ordered, end])).toEqual(advance([end]));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('silence in, silence out, where there are no references', () => {
    const { fanOuts } = smallNetwork(1, [4, 5]);
    const out = new SpikeBuffer();
    const none = { length: 0, neuron: new Int32Array(), cycle: new Int32Array(), phase: new Float64Array() };
    neuron.open({ fanOut: fanOuts[0] }).advance(none, { cycle: 10, phase: -1 }, out);
    expect(out.length).toBe(0);
  });

  test('the order of spikes of one time does not matter, and a second run is the first', () => {
    fc.assert(
      fc.property(anything, ({ seed, list }) => {
        const network = smallNetwork(seed, sizes);
        const once = runSpikes(network, trainOf(4, list), neuron);
        expect(runSpikes(network, trainOf(4, [...list].reverse()), neuron)).toEqual(once);
      }),
    );
  });
});

/** The atemporal phases of a small network, by the plain sum. */
function atemporal(seed: number, input: readonly number[]): number[] {
  const { weights, biases } = smallNetwork(seed, sizes);
  return weights.reduce<number[]>(
    (x, weight, layer) => {
      const outputs = sizes[layer + 1];
      return Array.from({ length: outputs }, (_, o) => {
        let [real, imaginary] = [biases[layer][o], 0];
        x.forEach((value, j) => {
          if (Number.isNaN(value)) return;
          real += weight[j * outputs + o] * cosPi(value);
          imaginary += weight[j * outputs + o] * sinPi(value);
        });
        return phaseOf(real, imaginary);
      });
    },
    [...input],
  );
}

const apart = (a: number, b: number) => Math.min(Math.abs(a - b) % 2, 2 - (Math.abs(a - b) % 2));

describe('against the plain sum', () => {
  test('gated: the last cycle of a wave, and every cycle of a stream from L on, is the atemporal answer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.tuple(phase, phase, phase, phase), (seed, input) => {
        const expected = atemporal(seed, input);
        const network = smallNetwork(seed, sizes);
        for (const [neuron, cycles] of [
          [gated(), 1],
          [gated({ cycles: 6 }), 6],
        ] as const) {
          const out = runSpikes(network, encodeSpikes(input, { cycles }), neuron);
          for (let i = 0; i < out.neuron.length; i++) {
            if (out.cycle[i] >= 2) expect(apart(out.phase[i], expected[out.neuron[i]])).toBeLessThan(1e-11);
          }
          expect(out.cycle.filter((cycle) => cycle === 2)).toHaveLength(
            expected.filter((y) => !Number.isNaN(y)).length,
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  test('resonator: the error of a layer shrinks with the leak, over many cycles', () => {
    const error = (leak: number) => {
      let sum = 0;
      let count = 0;
      for (let seed = 0; seed < 30; seed++) {
        const input = [0.1, -0.4, 0.7, -0.9].map((x) => x + seed / 200);
        const expected = atemporal(seed, input);
        const out = runSpikes(
          smallNetwork(seed, sizes),
          encodeSpikes(input, { cycles: 200 }),
          resonator({ leak, cycles: 200 }),
        );
        for (let i = 0; i < out.neuron.length; i++) {
          if (out.cycle[i] !== 198) continue;
          sum += apart(out.phase[i], expected[out.neuron[i]]);
          count++;
        }
      }
      return sum / count;
    };
    const errors = [0.4, 0.2, 0.1].map(error);
    expect(errors[1]).toBeLessThan(0.7 * errors[0]);
    expect(errors[2]).toBeLessThan(0.7 * errors[1]);
  });
});

describe('what neurons refuse', () => {
  test('an option out of its range', () => {
    expect(() => resonator({ leak: -0.1 })).toThrow(
      'resonator: leak is -0.1; expected a number of at least 0.',
    );
    expect(() => resonator({ refractory: Number.NaN })).toThrow('resonator: refractory is NaN');
    expect(() => resonator({ cycles: 0 })).toThrow(
      'resonator: cycles is 0; expected a whole number above 0.',
    );
    expect(() => gated({ cycles: 1.5 })).toThrow('gated: cycles is 1.5');
  });
});
