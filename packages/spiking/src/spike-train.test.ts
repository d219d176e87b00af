import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phase } from '../test/small-networks.ts';
import { decodeSpikes, encodeSpikes, requireSpikes, SpikeBuffer } from './spike-train.ts';

describe('spike trains', () => {
  test('phases to spikes and back, silence kept', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(phase, { nil: Number.NaN }), { minLength: 1 }),
        fc.integer({ min: 1, max: 4 }),
        (phases, cycles) => {
          const decoded = decodeSpikes(encodeSpikes(phases, { cycles }), cycles);
          expect([...decoded]).toEqual(Array.from({ length: cycles }, () => phases).flat());
        },
      ),
    );
  });

  test('an encoded train is in order', () => {
    fc.assert(
      fc.property(fc.array(phase, { minLength: 1 }), (phases) => {
        expect(() => requireSpikes(encodeSpikes(phases, { cycles: 3 }), 'train')).not.toThrow();
      }),
    );
  });

  test('sorting puts any spikes in order and loses none', () => {
    const spike = fc.record({ neuron: fc.nat(20), cycle: fc.integer({ min: -2, max: 5 }), phase });
    fc.assert(
      fc.property(fc.array(spike), (list) => {
        const buffer = new SpikeBuffer(1);
        for (const { neuron, cycle, phase: at } of list) buffer.push(neuron, cycle, at);
        buffer.sort();
        const sorted = [...list].sort(
          (a, b) => a.cycle - b.cycle || a.phase - b.phase || a.neuron - b.neuron,
        );
        expect([...buffer.train(21, 0).neuron]).toEqual(sorted.map(({ neuron }) => neuron));
      }),
    );
  });

  test('only the first spike of a cycle is decoded', () => {
    const train = {
      neurons: 1,
      clock: 0,
      neuron: Int32Array.of(0, 0),
      cycle: Int32Array.of(0, 0),
      phase: Float64Array.of(-0.5, 0.5),
    };
    expect([...decodeSpikes(train, 2)]).toEqual([-0.5, Number.NaN]);
  });

  test('spikes from outside are checked', () => {
    const check = (neuron: number[], cycle: number[], at: number[]) => () =>
      requireSpikes(
        {
          neurons: 3,
          clock: 0,
          neuron: Int32Array.from(neuron),
          cycle: Int32Array.from(cycle),
          phase: Float64Array.from(at),
        },
        'input',
      );
    expect(check([0, 1], [0, 0], [0.5, 0.2])).toThrow(
      'input: spike 1 comes before spike 0; spikes must be in order of time.',
    );
    expect(check([0], [-1], [0])).toThrow('spike 0 is in cycle -1');
    expect(check([0], [0], [Number.NaN])).toThrow('the phase of spike 0 is NaN');
    expect(check([0], [0], [1])).toThrow('the phase of spike 0 is 1; expected at least −1 and below 1');
    expect(check([3], [0], [0])).toThrow('spike 0 is of neuron 3, but there are 3 neurons');
    expect(check([0], [0, 1], [0])).toThrow('1 neurons, 2 cycles and 1 phases');
    expect(() => encodeSpikes([1.5], { cycles: 1 })).toThrow('phase 0 is 1.5');
    expect(() => encodeSpikes([0], { cycles: 0 })).toThrow('cycles is 0');
  });
});
