import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phases, spikes } from '../conformance/small-networks.ts';
import { decodeSpikes, encodeSpikes, requireSpikeTrain, spikeRows, spikeTrain } from '../index.ts';
import { SpikeOrder } from './spike-order.ts';

describe('SpikeOrder', () => {
  const phase = fc.oneof(
    phases,
    fc.double({ min: -1, max: 1, maxExcluded: true, noNaN: true }),
    fc.constant(1e-300),
  );
  const one = fc.record({
    neuron: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 2 ** 30 })),
    cycle: fc.oneof(fc.integer({ min: -2, max: 12 }), fc.integer({ min: -(2 ** 30), max: 2 ** 30 })),
    phase,
  });

  test('sorts by cycle, phase and neuron, a few spikes or many', () => {
    const order = new SpikeOrder();
    fc.assert(
      fc.property(
        fc.oneof(fc.array(one), fc.array(one, { minLength: 100, maxLength: 300 })),
        fc.nat(5),
        (list, before) => {
          const padded = [
            ...Array.from({ length: before }, () => ({ neuron: 9, cycle: 99, phase: 0 })),
            ...list,
          ];
          const neuron = Int32Array.from(padded, (spike) => spike.neuron);
          const cycle = Int32Array.from(padded, (spike) => spike.cycle);
          const phase = Float64Array.from(padded, (spike) => spike.phase);
          order.sort(neuron, cycle, phase, before, padded.length);
          const sorted = padded.map((_, k) => ({ neuron: neuron[k], cycle: cycle[k], phase: phase[k] }));
          const expected = list.toSorted(
            (a, b) => a.cycle - b.cycle || a.phase - b.phase || a.neuron - b.neuron,
          );
          expect(sorted).toEqual([...padded.slice(0, before), ...expected]);
        },
      ),
    );
  });
});

describe('encodeSpikes and decodeSpikes', () => {
  test('undo each other, in every cycle, silence too', () => {
    const rows = fc.integer({ min: 1, max: 5 }).chain((neurons) =>
      fc.tuple(
        fc.constant(neurons),
        fc.array(
          fc.array(fc.oneof(phases, fc.constant(Number.NaN)), { minLength: neurons, maxLength: neurons }),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
      ),
    );
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 4 }), ([neurons, images], cycles) => {
        const train = encodeSpikes(images.flat(), { neurons, cycles });
        expect(() => requireSpikeTrain('test', train)).not.toThrow();
        const expected = images.flatMap((row) => Array.from({ length: cycles }, () => row).flat());
        expect([...decodeSpikes(train, { cycles })]).toEqual(expected);
      }),
    );
  });

  test('the first spike of a cycle is decoded; other cycles are left out', () => {
    const train = spikeTrain(
      [
        [
          [0, 0.5],
          [0, -0.5],
          [2, 0],
          [-1, 0.75],
        ].map(([cycle, phase]) => ({ neuron: 0, cycle, phase })),
      ],
      { neurons: 1, clock: 3 },
    );
    expect(decodeSpikes(train, { cycles: 2 })).toEqual(Float64Array.of(-0.5, Number.NaN));
  });

  test('bad input is named', () => {
    const options = { neurons: 2, cycles: 1 };
    expect(() => encodeSpikes([0, 1], options)).toThrow(
      'encodeSpikes: image 0, neuron 1: phase is 1, but must lie in [-1, 1), or be NaN for silence; wrap it first.',
    );
    expect(() => encodeSpikes([0, 0, 0], options)).toThrow(
      'encodeSpikes: 3 phases are not rows of 2 neurons.',
    );
    expect(() => encodeSpikes([0, 0], { neurons: 2, cycles: 0 })).toThrow('encodeSpikes: cycles is 0');
    expect(() => encodeSpikes([0, 0], { neurons: 2, cycles: 0.5 })).toThrow('encodeSpikes: cycles is 0.5');
    expect(() => decodeSpikes(encodeSpikes([0, 0], options), { cycles: -1 })).toThrow(
      'decodeSpikes: cycles is -1',
    );
    expect(() => decodeSpikes(encodeSpikes([0, 0], options), { cycles: {} as never })).toThrow(
      'decodeSpikes: cycles is an empty object, but must be a whole number above 0.',
    );
    expect(() => decodeSpikes(spikeTrain([[]], { neurons: 2 ** 20 }), { cycles: 2 ** 20 })).toThrow(
      'decodeSpikes: 1 images × 1048576 cycles × 1048576 neurons are 1099511627776 phases, more than 268435456',
    );
    const unsound = { ...encodeSpikes([0, 0], options), images: -1 };
    expect(() => decodeSpikes(unsound, { cycles: 1 })).toThrow('decodeSpikes: images is -1');
  });
});

describe('spike trains', () => {
  test('built from spikes in any order, are sound', () => {
    fc.assert(
      fc.property(fc.array(spikes(3, 4)), (images) => {
        const train = spikeTrain(images, { neurons: 3 });
        expect(() => requireSpikeTrain('test', train)).not.toThrow();
        expect(train.phase.length).toBe(images.flat().length);
      }),
    );
  });

  test.each([
    [{ neuron: 2, cycle: 0, phase: 0 }, 'neuron is 2, but must be a whole number from 0 to 1.'],
    [{ neuron: 0.5, cycle: 0, phase: 0 }, 'neuron is 0.5'],
    [{ neuron: 0, cycle: -1, phase: 0 }, 'cycle is -1, but no spike comes before time 0.'],
    [{ neuron: 0, cycle: 0.5, phase: 0 }, 'cycle is 0.5, but must be a whole number below 2^31.'],
    [{ neuron: 0, cycle: 2 ** 31, phase: 0 }, 'cycle is 2147483648'],
    [
      { neuron: 0, cycle: 0, phase: Number.NaN },
      'phase is NaN; a silent neuron has no spike, so leave it out.',
    ],
    [{ neuron: 0, cycle: 0, phase: 1 }, 'phase is 1, but must lie in [-1, 1); wrap it first.'],
  ])('a spike that is none is named: %o', (spike, message) => {
    expect(() => spikeTrain([[], [spike]], { neurons: 2 })).toThrow(
      `spikeTrain: image 1, spike 0: ${message}`,
    );
  });

  test('a later clock has spikes before it starts, but none before time 0', () => {
    const early = (phase: number) => () =>
      spikeTrain([[{ neuron: 0, cycle: -1, phase }]], { neurons: 1, clock: 1 });
    expect(early(0.5)).not.toThrow();
    expect(early(0.25)).toThrow('cycle is -1 on clock 1, but no spike comes before time 0.');
  });

  test('arrays that do not fit are named', () => {
    const train = encodeSpikes([0, 0.5], { neurons: 2, cycles: 1 });
    const check = (change: object) => () => requireSpikeTrain('test', { ...train, ...change });
    expect(check({ cycle: new Int32Array(1) })).toThrow('test: there are 2 neurons, 1 cycles and 2 phases');
    expect(check({ offsets: Uint32Array.of(0, 1) })).toThrow('test: offsets must be 2 numbers from 0 to 2');
    expect(check({ images: 2, offsets: Uint32Array.of(0, 3, 2) })).toThrow('test: offsets fall at image 1');
    expect(check({ neuron: Int32Array.of(1, 0), phase: new Float64Array(2) })).toThrow(
      'test: image 0, spike 1: out of order',
    );
    expect(check({ clock: 0.5 })).toThrow('test: clock is 0.5');
    expect(check({ neurons: -1 })).toThrow('test: neurons is -1');
  });

  test('rows go by image, layer and time', () => {
    const layer = (clock: number) => encodeSpikes([0.5, -0.5, 0, 0.25], { neurons: 2, cycles: 1, clock });
    const rows = spikeRows(
      [
        { layer: 1, train: layer(2) },
        { layer: 0, train: layer(1) },
      ],
      [4, 9],
    );
    expect(Array.from({ length: 8 }, (_, k) => [...rows.subarray(4 * k, 4 * k + 4)])).toEqual([
      [4, 0, 1, 0.5],
      [4, 0, 0, 1],
      [4, 1, 1, 0.75],
      [4, 1, 0, 1.25],
      [9, 0, 0, 0.75],
      [9, 0, 1, 0.875],
      [9, 1, 0, 1],
      [9, 1, 1, 1.125],
    ]);
    expect(spikeRows([]).length).toBe(0);
  });
});
