import type { Spike } from '@argand/phasor';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listOf, phases } from '../conformance/small-networks.ts';
import { spikeTrain } from '../index.ts';
import { StateReader } from '../state/state-reader.ts';
import { Earliest } from './earliest.ts';

const windowOf = Int32Array.of(0, 0, 1, -1, 1, 0);
const end = { cycle: 9, phase: -1 };
const train = (...images: Spike[][]) => spikeTrain(images, { neurons: windowOf.length });
const spikes = fc.array(
  fc.record({ neuron: fc.integer({ min: 0, max: 5 }), cycle: fc.integer({ min: 0, max: 3 }), phase: phases }),
  { maxLength: 20 },
);

test('in each cycle the smallest phase of a window passes, whatever else fires', () => {
  fc.assert(
    fc.property(spikes, spikes, (a, b) => {
      const out = new Earliest(2, windowOf, 2).advance(train(a, b), end);
      expect([out.neurons, out.images]).toEqual([2, 2]);
      for (const [image, list] of [a, b].entries()) {
        const found = Array.from({ length: out.offsets[image + 1] - out.offsets[image] }, (_, k) => {
          const place = out.offsets[image] + k;
          return { neuron: out.neuron[place], cycle: out.cycle[place], phase: out.phase[place] };
        });
        const expected: Spike[] = [];
        for (let cycle = 0; cycle < 4; cycle++) {
          for (const neuron of [0, 1]) {
            const within = list.filter((s) => s.cycle === cycle && windowOf[s.neuron] === neuron);
            if (within.length > 0) {
              expected.push({ neuron, cycle, phase: Math.min(...within.map(({ phase }) => phase)) });
            }
          }
        }
        const order = (s: Spike, t: Spike) => s.cycle - t.cycle || s.phase - t.phase || s.neuron - t.neuron;
        expect(found).toEqual(expected.sort(order));
      }
    }),
  );
});

test('a spike changes nothing before it, and time in pieces, saved between them, gives the same', () => {
  fc.assert(
    fc.property(spikes, fc.nat(), (list, cut) => {
      const whole = listOf(new Earliest(2, windowOf, 1).advance(train(list), end));
      const sorted = listOf(train(list));
      const there = sorted[cut % Math.max(sorted.length, 1)];
      // Simultaneous spikes are never parted.
      const at = sorted.findIndex(({ cycle, phase }) => cycle === there.cycle && phase === there.phase);
      const first = new Earliest(2, windowOf, 1);
      const before = listOf(first.advance(train(sorted.slice(0, Math.max(at, 0))), end));
      expect(whole.slice(0, before.length)).toEqual(before);
      const reader = new StateReader(first.save(), 'pool');
      const second = new Earliest(2, windowOf, 1, { reader, from: 0, to: end.cycle });
      expect([...before, ...listOf(second.advance(train(sorted.slice(Math.max(at, 0))), end))]).toEqual(
        whole,
      );
    }),
  );
});
