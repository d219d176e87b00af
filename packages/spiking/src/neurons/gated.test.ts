import { distance } from '@argand/phasor';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atemporal, networks, phases, run } from '../conformance/small-networks.ts';
import { decodeSpikes, encodeSpikes, gated } from '../index.ts';

const inputs = 4;

const encoded = fc.array(fc.oneof(phases, fc.constant(Number.NaN)), { minLength: inputs, maxLength: inputs });

describe('gated', () => {
  test('a wave answers with the atemporal phases, in every layer', async () => {
    await fc.assert(
      fc.asyncProperty(networks(inputs), encoded, async (layers, x) => {
        const { layered, least } = atemporal(layers, x);
        // Near 0 a sum's angle is rounding; where sums cancel exactly is tested below.
        fc.pre(least > 1e-2);
        const fired = await run(layers, gated(), encodeSpikes(x, { neurons: inputs, cycles: 1 }));
        fired.forEach((train, layer) => {
          const decoded = decodeSpikes(train, { cycles: layers.length + 1 });
          expect(decoded.filter((phase) => !Number.isNaN(phase)).length).toBe(train.neurons);
          layered[layer].forEach((phase, o) => {
            const temporal = decoded[(layer + 1) * train.neurons + o];
            expect(distance(temporal, phase)).toBeLessThanOrEqual(1e-12);
          });
        });
      }),
      { numRuns: 300 },
    );
  });

  test('a stream of N cycles is right from cycle L on', async () => {
    const cycles = 5;
    await fc.assert(
      fc.asyncProperty(networks(inputs), encoded, async (layers, x) => {
        const { layered, least } = atemporal(layers, x);
        fc.pre(least > 1e-2);
        const fired = await run(layers, gated({ cycles }), encodeSpikes(x, { neurons: inputs, cycles }));
        const output = fired[layers.length - 1];
        const decoded = decodeSpikes(output, { cycles });
        expect(decoded.subarray(0, output.neurons).every(Number.isNaN)).toBe(true);
        for (let cycle = layers.length; cycle < cycles; cycle++) {
          layered[layers.length - 1].forEach((phase, o) => {
            expect(distance(decoded[cycle * output.neurons + o], phase)).toBeLessThanOrEqual(1e-12);
          });
        }
      }),
      { numRuns: 100 },
    );
  });

  test('a sum of exactly 0 is silence, and silence reaches on', async () => {
    const layers = [
      {
        weights: [
          [1, 1],
          [1, 0.5],
        ],
        bias: undefined,
      },
      { weights: [[1], [0]], bias: undefined },
    ];
    const fired = await run(layers, gated(), encodeSpikes([0.25, -0.75], { neurons: 2, cycles: 1 }));
    expect([...fired[0].neuron]).toEqual([1]);
    // The weight of what fires is 0.
    expect(fired[1].neuron.length).toBe(0);
  });

  test('a negative sum fires at the first instant of its cycle', async () => {
    const [fired] = await run(
      [{ weights: [[-1]], bias: undefined }],
      gated(),
      encodeSpikes([0], { neurons: 1, cycles: 1 }),
    );
    expect([fired.cycle[0], fired.phase[0], fired.clock]).toEqual([1, -1, 1]);
  });

  test('bad options are named', () => {
    expect(() => gated({ cycles: 0 })).toThrow('gated: cycles is 0, but must be a whole number above 0.');
    expect(() => gated({ cycles: 2.5 })).toThrow('gated: cycles is 2.5, but must be a whole number above 0.');
  });
});
