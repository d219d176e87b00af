import * as autograd from '@argand/autograd';
import { type Backend, type Device, openDevice, reference } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { randomStream, uniform } from '@argand/random';
import { describe, expect, test } from 'vitest';
import { softwareGpu, whyNoGpu } from './software-gpu.ts';

// Complex functions over the whole range of float32, against textbook formulas in float64, where no square of a float32 overflows or underflows.

type Complex = readonly [re: number, im: number];

const count = 3000;
/** Whole exponents of normal numbers, at which a mantissa stays finite. */
const [least, most] = [-125, 127];
const largest = 2 ** 128 - 2 ** 104;

/** Parts of all sizes; of one size; near the ends of the range; and one part 0. */
function drawn(purpose: string): Complex[] {
  const [a, b, c, d, e] = [0, 1, 2, 3, 4].map((k) =>
    uniform(randomStream(7, `edges/${purpose}`, k), count, 0, 1),
  );
  return Array.from({ length: count }, (_, i) => {
    const exponentOf = (u: number) => Math.floor(least + u * (most - least));
    const first = i % 4 === 2 ? (a[i] < 0.5 ? least : most) : exponentOf(a[i]);
    const second = i % 4 === 0 ? exponentOf(b[i]) : Math.max(first - Math.floor(3 * b[i]), least);
    const part = (exponent: number, u: number) =>
      Math.fround((u < 0.5 ? -1 : 1) * (1 + ((2 * u) % 1) * 0.999) * 2 ** exponent);
    const [re, im] = [part(first, c[i]), part(second, d[i])];
    if (i % 4 !== 3) return [re, im];
    return e[i] < 0.5 ? [re, 0] : [0, im];
  });
}

/** On the unit circle but for rounding, and near 1. */
function nearOne(): Complex[] {
  const [turns, offs] = [5, 6].map((k) => uniform(randomStream(7, 'edges/near', k), count, -1, 1));
  return Array.from(turns, (turn, i): Complex => {
    const angle = i % 2 === 0 ? Math.PI * turn : turn * 10 ** (-6 * Math.abs(offs[i]));
    const size = 1 + (i % 3 === 0 ? offs[i] * 1e-4 : 0);
    return [Math.fround(size * Math.cos(angle)), Math.fround(size * Math.sin(angle))];
  });
}

const hypot = ([re, im]: Complex) => Math.sqrt(re * re + im * im);
const over = ([a, b]: Complex, [c, d]: Complex): Complex => {
  const size = c * c + d * d;
  return [(a * c + b * d) / size, (b * c - a * d) / size];
};
/** log |z|, without what the rounding of |z| takes from it next to 1. */
const log = ([re, im]: Complex): Complex => {
  const [x, y] = [Math.max(Math.abs(re), Math.abs(im)), Math.min(Math.abs(re), Math.abs(im))];
  const excess = (x - 1) * (x + 1) + y * y;
  return [Math.abs(excess) < 0.5 ? Math.log1p(excess) / 2 : Math.log(hypot([re, im])), Math.atan2(im, re)];
};
const root = (z: Complex): Complex => {
  const m = Math.sqrt((Math.abs(z[0]) + hypot(z)) / 2);
  const n = m === 0 ? 0 : Math.abs(z[1]) / (2 * m);
  const sign = z[1] < 0 ? -1 : 1;
  return z[0] >= 0 ? [m, sign * n] : [n, sign * m];
};
const exp = ([re, im]: Complex): Complex => [Math.exp(re) * Math.cos(im), Math.exp(re) * Math.sin(im)];

/** How far answers are from the meaning, in units in the last place of float32 of the complex magnitude; what is no normal number is left out. */
function worst(found: ArrayLike<number>, wanted: readonly Complex[], denormals: boolean): number {
  let furthest = 0;
  for (const [i, [re, im]] of wanted.entries()) {
    const size = hypot([re, im]);
    if (!(Math.max(Math.abs(re), Math.abs(im)) <= largest)) continue;
    const distance = Math.hypot(found[2 * i] - re, found[2 * i + 1] - im);
    // Below 2⁻¹²⁶ numbers are spaced as there, or are 0.
    const smallest = denormals ? 2 ** -149 : 2 ** -126;
    const unit = size < 2 ** -126 ? smallest : 2 ** (Math.floor(Math.log2(size)) - 23);
    // Both parts may be off by so much.
    const room = distance <= Math.SQRT2 * smallest ? 0 : distance / unit;
    if (Number.isNaN(room)) return Number.NaN;
    furthest = Math.max(furthest, room);
  }
  return furthest;
}

const devices: readonly (readonly [string, Backend, boolean])[] = [
  ['reference', reference(), false],
  ['wasm', wasm(), false],
  ['webgpu in software', softwareGpu, whyNoGpu !== undefined],
];

describe.each(devices)('on %s', (_name, backend, leftOut) => {
  const onDevice = async (body: (device: Device) => Promise<void>) => {
    const device = await openDevice([backend]);
    try {
      await body(device);
      expect(device.memory().storages).toBe(0);
    } finally {
      await device.close();
    }
  };
  const put = (device: Device, numbers: readonly Complex[]) =>
    autograd.tensor(device, Float64Array.from(numbers.flat()), { dtype: 'complex64' });
  const read = async (tensor: autograd.Tensor) => {
    const numbers = await tensor.read();
    tensor.dispose();
    return numbers;
  };

  test.skipIf(leftOut)('functions are within 4 units in the last place', () =>
    onDevice(async (device) => {
      const { denormals } = device.arithmetic;
      const [numbers, others, near] = [drawn('a'), drawn('b'), nearOne()];
      const exponents = numbers.map(
        ([re, im], i): Complex => [
          Math.fround(((i % 200) - 100) * 0.9 + (Math.abs(re) % 1)),
          Math.fround(Math.abs(im) < 100 ? im : im / hypot([re, im])),
        ],
      );
      using a = put(device, numbers);
      using b = put(device, others);
      using close = put(device, near);
      using powers = put(device, exponents);
      using real = autograd.tensor(
        device,
        Float64Array.from(others, ([re]) => re),
      );
      const cases: [string, () => autograd.Tensor, Complex[]][] = [
        ['divide', () => autograd.divide(a, b), numbers.map((z, i) => over(z, others[i]))],
        [
          'real over complex',
          () => autograd.divide(real, a),
          numbers.map((z, i) => over([others[i][0], 0], z)),
        ],
        ['reciprocal', () => autograd.reciprocal(a), numbers.map((z) => over([1, 0], z))],
        ['log', () => autograd.log(a), numbers.map(log)],
        ['logarithm next to 1', () => autograd.log(close), near.map(log)],
        ['sqrt', () => autograd.sqrt(a), numbers.map(root)],
        ['exp', () => autograd.exp(powers), exponents.map(exp)],
      ];
      for (const [name, compute, wanted] of cases) {
        const found = await read(compute());
        expect({ name, worst: worst(found, wanted, denormals) }).toEqual({
          name,
          worst: expect.toSatisfy((units) => units <= 4),
        });
      }
      const sizes = await read(autograd.abs(a));
      const found = Array.from(sizes).flatMap((size) => [size, 0]);
      expect(
        worst(
          found,
          numbers.map((z): Complex => [hypot(z), 0]),
          denormals,
        ),
      ).toBeLessThanOrEqual(4);
    }),
  );

  test.skipIf(leftOut)('powers of 0 are 0, 1 or nothing, and let their gradients pass', () =>
    onDevice(async (device) => {
      using zero = put(device, [[0, 0]]);
      const powerOf = async (b: Complex) => {
        using exponent = put(device, [b]);
        return [...(await read(autograd.pow(zero, exponent)))].map((x) => x + 0);
      };
      expect(await powerOf([2, 0])).toEqual([0, 0]);
      expect(await powerOf([0.5, -3])).toEqual([0, 0]);
      expect(await powerOf([1, 0])).toEqual([0, 0]);
      expect(await powerOf([0, 0])).toEqual([1, 0]);
      for (const b of [
        [-1, 0],
        [0, 1],
      ] as const)
        expect((await powerOf(b))[0]).toBeNaN();
      for (const [exponent, slope] of [
        [1, 1],
        [2, 0],
        [0.5, 0],
      ]) {
        const { value, gradients } = autograd.valueAndGrad((z) => {
          const power = autograd.pow(z, exponent);
          return autograd.sum(autograd.add(autograd.real(power), autograd.imag(power)));
        }, zero);
        value.dispose();
        expect([...(await read(gradients))].map((x) => x + 0)).toEqual([slope, slope]);
      }
    }),
  );

  test.skipIf(leftOut)('the composed gradient of a phase is that of the fused layer, at any size', () =>
    onDevice(async (device) => {
      for (const size of [1e-36, 1e-25, 1e-12, 1, 1e12, 1e25, 1e36]) {
        for (const damping of [0, 0.3]) {
          const turns = [0.3, -0.8, 0.05, 0.9];
          const z = turns.map((x): Complex => [size * Math.cos(Math.PI * x), size * Math.sin(Math.PI * x)]);
          using given = put(device, z);
          const { value, gradients } = autograd.valueAndGrad(
            (z) => autograd.sum(autograd.phase(z, { damping })),
            given,
          );
          value.dispose();
          const found = await read(gradients);
          for (const [i, [re, im]] of z.entries()) {
            const divisor = Math.PI * (size * size + damping);
            const room = 1e-6 * (size / divisor) + (device.arithmetic.denormals ? 2 ** -149 : 2 ** -126);
            expect(Math.abs(found[2 * i] + im / divisor)).toBeLessThanOrEqual(room);
            expect(Math.abs(found[2 * i + 1] - re / divisor)).toBeLessThanOrEqual(room);
          }
        }
      }
    }),
  );
});
