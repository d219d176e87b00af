import { openDevice, reference } from '@argand/backend';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createNetwork } from '../create-network.ts';
import { normalize } from '../encoders/normalize.ts';
import { randomProjection } from '../encoders/random-projection.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import { quantizeWeights } from './quantize-weights.ts';
import { roundToBits } from './round-to-bits.ts';

/** Without numbers so small that float32 keeps few digits of their multiples. */
const number = fc.float({ min: -2, max: 2, noNaN: true }).filter((w) => w === 0 || Math.abs(w) > 1e-30);
const numbers = fc.array(number, { minLength: 1, maxLength: 60 });
const someBits = fc.integer({ min: 2, max: 8 });

function squaredError(numbers: readonly number[], rounded: ArrayLike<number>): number {
  return numbers.reduce((sum, w, i) => sum + (w - rounded[i]) ** 2, 0);
}

/** Rounded with a given scale: what the least error is compared with. */
function withScale(list: readonly number[], scale: number, bits: number): number[] {
  const most = 2 ** (bits - 1) - 1;
  return list.map((w) => scale * Math.max(-most, Math.min(most, Math.round(w / scale))));
}

describe('roundToBits', () => {
  test('2^b − 1 values, whole multiples of the scale, symmetric', () => {
    fc.assert(
      fc.property(numbers, someBits, (list, bits) => {
        const { scale, numbers: rounded } = roundToBits(list, bits);
        expect(new Set(rounded).size).toBeLessThanOrEqual(2 ** bits - 1);
        for (const value of rounded) {
          expect(Object.is(value, -0)).toBe(false);
          const k = scale === 0 ? 0 : value / scale;
          expect(Math.abs(k - Math.round(k))).toBeLessThan(1e-4);
          expect(Math.abs(Math.round(k))).toBeLessThanOrEqual(2 ** (bits - 1) - 1);
        }
        const negative = list.map((w) => -w);
        const mirrored = Float32Array.from(rounded, (w) => 0 - w);
        expect(roundToBits(negative, bits)).toEqual({ scale, numbers: mirrored });
      }),
      { numRuns: 300 },
    );
  });

  test('rounding what is rounded changes no bit', () => {
    fc.assert(
      fc.property(numbers, someBits, (list, bits) => {
        const once = roundToBits(list, bits).numbers;
        expect(roundToBits(once, bits).numbers).toEqual(once);
      }),
      { numRuns: 300 },
    );
  });

  test('no other scale is better: the largest number’s is never, any of a fine grid hardly', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 2, max: 4 }), (list, bits) => {
        const largest = Math.max(...list.map(Math.abs));
        fc.pre(largest > 1e-3);
        const error = squaredError(list, roundToBits(list, bits).numbers);
        const most = 2 ** (bits - 1) - 1;
        const energy = squaredError(list, new Float32Array(list.length));
        expect(error).toBeLessThanOrEqual(
          squaredError(list, withScale(list, largest / most, bits)) + 1e-6 * energy,
        );
        let least = Number.POSITIVE_INFINITY;
        for (let k = 1; k <= 400; k++) {
          least = Math.min(least, squaredError(list, withScale(list, (largest / most) * (k / 400), bits)));
        }
        expect(error).toBeLessThanOrEqual(least + 0.02 * energy);
      }),
      { numRuns: 200 },
    );
  });

  test('ternary weights of a normal distribution have the known threshold and error', () => {
    // Of a standard normal w, the best s is 1.224 (values 0 and ±s, threshold 0.612) with error 0.1902: Lloyd 1957, Max 1960.
    const list = Array.from({ length: 20_001 }, (_, k) => inverseNormal((k + 0.5) / 20_001));
    const { scale, numbers: rounded } = roundToBits(list, 2);
    expect(scale).toBeCloseTo(1.224, 2);
    expect(squaredError(list, rounded) / list.length).toBeCloseTo(0.1902, 2);
  });

  test('nothing, zeros, one number, exact multiples', () => {
    expect(roundToBits([], 3)).toEqual({ scale: 0, numbers: new Float32Array(0) });
    expect(roundToBits([0, -0], 3)).toEqual({ scale: 0, numbers: new Float32Array(2) });
    expect(roundToBits([-0.7], 2).numbers).toEqual(Float32Array.of(-0.7));
    expect(roundToBits([0.3, -0.1, 0.2, 0], 3).numbers).toEqual(Float32Array.of(0.3, -0.1, 0.2, 0));
  });

  test('bad input is named', () => {
    for (const bits of [1, 0, 2.5, 17, Number.NaN]) {
      expect(() => roundToBits([1], bits)).toThrow(
        `roundToBits: bits is ${bits}, but must be a whole number from 2 to 16`,
      );
    }
    expect(() => roundToBits([1, Number.NaN], 3)).toThrow('roundToBits: number 1 is NaN');
  });
});

describe('quantizeWeights', () => {
  test('every tensor with its own scale, the encoder as it was, or the chosen layers only', async () => {
    const device = await openDevice([reference()]);
    const data = { images: Float32Array.of(0, 0.2, 0.9, 1, 1, 0.8, 0.1, 0), length: 2 };
    const network = await createNetwork({
      device,
      seed: 1,
      inputShape: [4],
      encoder: [randomProjection(6), normalize()],
      layers: [dense(5), dropout(0.5), dense(3)],
      data,
    });
    const all = await quantizeWeights(network, { bits: 3 });
    const second = await quantizeWeights(network, { bits: 3, layers: [1] });
    for (const [name, held] of Object.entries(network.parameters)) {
      const numbers = await held.read();
      const rounded = Float64Array.from(roundToBits(numbers, 3).numbers);
      expect(Array.from(await all.parameters[name].read())).toEqual(Array.from(rounded));
      expect(Array.from(await second.parameters[name].read())).toEqual(
        Array.from(name.startsWith('layers.2.') ? rounded : numbers),
      );
    }
    const encoded = (one: typeof network) => one.encode(data).read();
    expect(await encoded(all)).toEqual(await encoded(network));
    expect(await all.infer(data).read()).not.toEqual(await network.infer(data).read());
    const held = device.memory();
    (await quantizeWeights(network, { bits: 2 })).dispose();
    expect(device.memory()).toEqual(held);
    expect(await network.infer(data).read()).toHaveLength(6);
    await expect(quantizeWeights(network, { bits: 3, layers: [2] })).rejects.toThrow(
      'quantizeWeights: layers[0] is 2; expected whole numbers from 0 to 1, counting layers with parameters.',
    );
    await expect(quantizeWeights(network, { bits: 1 })).rejects.toThrow('bits is 1');
  });
});

/** Φ⁻¹ by bisection of Φ, which is summed as a series (Abramowitz and Stegun 26.2.10). */
function inverseNormal(p: number): number {
  const cumulative = (x: number) => {
    let [term, sum] = [x, x];
    for (let k = 1; k < 80; k++) {
      term *= (-x * x) / (2 * k);
      sum += term / (2 * k + 1);
    }
    return 0.5 + sum / Math.sqrt(2 * Math.PI);
  };
  let [low, high] = [-5, 5];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (cumulative(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
