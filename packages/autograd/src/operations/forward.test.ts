import { openDevice, reference, sizeOf } from '@argand/backend';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as autograd from '../index.ts';
import { type Tensor, tensor } from '../index.ts';

const device = await openDevice([reference()]);
const list = async (x: Tensor) => [...(await x.read())];
const ramp = (shape: readonly number[], scale = 1) =>
  tensor(
    device,
    Float64Array.from({ length: sizeOf(shape) }, (_, i) => scale * (i + 1)),
    { shape },
  );

/** The number at a place of a contiguous array that broadcasts to the place's shape. */
function at(values: readonly number[], shape: readonly number[], place: readonly number[]): number {
  let index = 0;
  const skipped = place.length - shape.length;
  shape.forEach((length, axis) => {
    index = index * length + (length === 1 ? 0 : place[axis + skipped]);
  });
  return values[index];
}

function places(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (found, length) => found.flatMap((place) => Array.from({ length }, (_, i) => [...place, i])),
    [[]],
  );
}

/** Two shapes that broadcast, and the shape they broadcast to. */
const broadcasting = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.constantFrom('both', 'left', 'right')), { maxLength: 4 })
  .chain((axes) =>
    fc.record({
      shape: fc.constant(axes.map(([length]) => length)),
      cutLeft: fc.integer({ min: 0, max: axes.length }),
      cutRight: fc.integer({ min: 0, max: axes.length }),
      a: fc.constant(axes.map(([length, side]) => (side === 'right' ? 1 : length))),
      b: fc.constant(axes.map(([length, side]) => (side === 'left' ? 1 : length))),
    }),
  )
  .map(({ shape, a, b, cutLeft, cutRight }) => {
    // An operand may leave out leading axes along which the other has the length.
    const left = a.slice(Math.min(cutLeft, firstWith(b, shape)));
    return {
      shape,
      a: left,
      b: left.length === a.length ? b.slice(Math.min(cutRight, firstWith(a, shape))) : b,
    };
  });

/** How many leading axes of `shape` an operand carries in full. */
function firstWith(operand: readonly number[], shape: readonly number[]): number {
  const axis = shape.findIndex((length, i) => operand[i] !== length);
  return axis < 0 ? shape.length : axis;
}

describe('broadcasting', () => {
  test('binary operations and where() give at each place what the operands have there', async () => {
    await fc.assert(
      fc.asyncProperty(broadcasting, async ({ shape, a, b }) => {
        const [left, right] = [ramp(a), ramp(b, -10)];
        const [x, y] = [await list(left), await list(right)];
        const sum = autograd.add(left, right);
        expect(sum.shape).toEqual(shape);
        expect(await list(sum)).toEqual(places(shape).map((place) => at(x, a, place) + at(y, b, place)));
        const chosen = autograd.where(autograd.less(left, 3), left, right);
        expect(await list(chosen)).toEqual(
          places(shape).map((place) => (at(x, a, place) < 3 ? at(x, a, place) : at(y, b, place))),
        );
        expect(await list(autograd.broadcastTo(left, shape))).toEqual(
          places(shape).map((place) => at(x, a, place)),
        );
      }),
    );
  });

  test('complex operations broadcast both parts', async () => {
    const z = autograd.complex(tensor(device, [1, 2]), tensor(device, [3, 4]));
    const x = tensor(device, [[10], [20]]);
    expect(await list(autograd.add(z, x))).toEqual([11, 3, 12, 4, 21, 3, 22, 4]);
    expect(await list(autograd.subtract(x, z))).toEqual([9, -3, 8, -4, 19, -3, 18, -4]);
    expect(await list(autograd.where(autograd.less(x, 15), z, x))).toEqual([1, 3, 2, 4, 20, 0, 20, 0]);
  });
});

describe('reductions', () => {
  test('equal sums and extremes over the places with the same remaining indices', async () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        shapes.chain((shape) =>
          fc.record({
            shape: fc.constant(shape),
            axes: fc.subarray([...shape.keys()]),
            values: fc.array(fc.integer({ min: -5, max: 5 }), {
              minLength: sizeOf(shape),
              maxLength: sizeOf(shape),
            }),
          }),
        ),
        async ({ shape, axes, values }) => {
          const x = tensor(device, Float64Array.from(values), { shape });
          const kept = [...shape.keys()].filter((axis) => !axes.includes(axis));
          const expected = (combine: (numbers: number[]) => number) =>
            places(kept.map((axis) => shape[axis])).map((target) =>
              combine(
                places(shape)
                  .filter((place) => kept.every((axis, i) => place[axis] === target[i]))
                  .map((place) => at(values, shape, place)),
              ),
            );
          const total = (numbers: number[]) => numbers.reduce((sum, value) => sum + value, 0);
          expect(await list(autograd.sum(x, { axes }))).toEqual(expected(total));
          expect(await list(autograd.mean(x, { axes }))).toEqual(
            expected((numbers) => total(numbers) / numbers.length),
          );
          expect(await list(autograd.max(x, { axes }))).toEqual(expected((n) => Math.max(...n)));
          expect(await list(autograd.min(x, { axes }))).toEqual(expected((n) => Math.min(...n)));
          const keepDimensions = autograd.sum(x, { axes, keepDims: true });
          expect(keepDimensions.shape).toEqual(
            shape.map((length, axis) => (axes.includes(axis) ? 1 : length)),
          );
        },
      ),
    );
  });

  test('of nothing, of integers, and places of extremes', async () => {
    expect(await list(autograd.sum(autograd.zeros(device, [2, 0]), { axes: [1] }))).toEqual([0, 0]);
    expect(await list(autograd.sum(tensor(device, Int32Array.of(1, 2, 3))))).toEqual([6]);
    const x = tensor(device, [
      [1, 3, 3],
      [Number.NaN, -1, -2],
    ]);
    expect(await list(autograd.argmax(x))).toEqual([1, 1]);
    expect(await list(autograd.argmin(x, 0))).toEqual([0, 1, 1]);
    expect(await list(autograd.max(x, { axes: [1] }))).toEqual([3, Number.NaN]);
  });
});

describe('moving numbers', () => {
  const x = ramp([2, 3]);
  test.each<[string, () => Tensor, number[], number[]]>([
    ['transpose', () => autograd.transpose(x), [3, 2], [1, 4, 2, 5, 3, 6]],
    [
      'transpose of three axes',
      () => autograd.transpose(ramp([1, 2, 3]), [2, 0, 1]),
      [3, 1, 2],
      [1, 4, 2, 5, 3, 6],
    ],
    ['reshape', () => autograd.reshape(x, [3, -1]), [3, 2], [1, 2, 3, 4, 5, 6]],
    ['slice', () => autograd.slice(x, [0, 2], [2, 2], [1, -2]), [2, 2], [3, 1, 6, 4]],
    ['an empty slice', () => autograd.slice(x, [0, 3], [2, 0]), [2, 0], []],
    ['flip', () => autograd.flip(x, 0), [2, 3], [4, 5, 6, 1, 2, 3]],
    ['pad', () => autograd.pad(x, [0, 1], [1, 0]), [3, 4], [0, 1, 2, 3, 0, 4, 5, 6, 0, 0, 0, 0]],
    ['concatenate', () => autograd.concatenate([x, ramp([2, 1])], 1), [2, 4], [1, 2, 3, 1, 4, 5, 6, 2]],
    ['stack', () => autograd.stack([x, x], 1), [2, 2, 3], [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]],
    [
      'gather',
      () => autograd.gather(x, tensor(device, Int32Array.of(1, -1, 0, 2))),
      [4, 3],
      [4, 5, 6, 0, 0, 0, 1, 2, 3, 0, 0, 0],
    ],
    [
      'gather along an axis',
      () => autograd.gather(x, tensor(device, Int32Array.of(2, 0)), -1),
      [2, 2],
      [3, 1, 6, 4],
    ],
    [
      'scatterAdd',
      () => autograd.scatterAdd(x, tensor(device, Int32Array.of(1, 1, 5)), ramp([3, 3])),
      [2, 3],
      [1, 2, 3, 9, 12, 15],
    ],
    ['oneHot', () => autograd.oneHot(tensor(device, Int32Array.of(1, 0, 9)), 2), [3, 2], [0, 1, 1, 0, 0, 0]],
    [
      'cast to integers',
      () => autograd.cast(tensor(device, [1.9, -1.9, Number.NaN]), 'int32'),
      [3],
      [1, -1, 0],
    ],
    ['cast to floats', () => autograd.cast(tensor(device, Int32Array.of(3)), 'float32'), [1], [3]],
  ])('%s', async (_name, compute, shape, values) => {
    const result = compute();
    expect(result.shape).toEqual(shape);
    expect(await list(result)).toEqual(values);
  });
});

describe('matrix products', () => {
  test('equal the sums of products, for every pair of flags and batch', async () => {
    const flags = [false, true];
    for (const transposeA of flags)
      for (const transposeB of flags)
        for (const [batchA, batchB] of [
          [[], []],
          [[2], [2]],
          [[2], []],
          [[], [2, 3]],
          [[2, 3], []],
        ]) {
          const a = ramp([...batchA, ...(transposeA ? [3, 2] : [2, 3])]);
          const b = ramp([...batchB, ...(transposeB ? [4, 3] : [3, 4])], 0.5);
          const batch = batchA.length > 0 ? batchA : batchB;
          const result = autograd.matmul(a, b, { transposeA, transposeB });
          expect(result.shape).toEqual([...batch, 2, 4]);
          const wide = (x: Tensor<'float32'>, transposed: boolean) =>
            autograd.broadcastTo(transposed ? swapped(x) : x, [...batch, ...(x === a ? [2, 3] : [3, 4])]);
          const [left, right] = [wide(a, transposeA), wide(b, transposeB)];
          const products = autograd.multiply(
            autograd.reshape(left, [...batch, 2, 3, 1]),
            autograd.reshape(right, [...batch, 1, 3, 4]),
          );
          expect(await list(result)).toEqual(await list(autograd.sum(products, { axes: [-2] })));
        }
  });

  function swapped(x: Tensor<'float32'>): Tensor<'float32'> {
    const axes = [...x.shape.keys()];
    return autograd.transpose(x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
  }

  test('of complex matrices', async () => {
    const a = tensor(
      device,
      [
        [
          [1, 2],
          [3, -1],
        ],
      ],
      { dtype: 'complex64' },
    );
    const b = tensor(device, [[[0, 1]], [[2, 2]]], { dtype: 'complex64' });
    // (1 + 2i)i + (3 − i)(2 + 2i) = −2 + i + 8 + 4i
    expect(await list(autograd.matmul(a, b))).toEqual([6, 5]);
    expect(await list(autograd.matmul(a, tensor(device, [[2], [1]])))).toEqual([5, 3]);
  });
});

describe('functions of one number', () => {
  test('equal those of plain JavaScript', async () => {
    const numbers = [-2, -0.5, 0, 0.25, 1, 3];
    const x = tensor(device, numbers);
    const pairs: [Tensor, (x: number) => number][] = [
      [autograd.neg(x), (x) => -x],
      [autograd.abs(x), Math.abs],
      [autograd.sign(x), Math.sign],
      [autograd.floor(x), Math.floor],
      [autograd.reciprocal(x), (x) => 1 / x],
      [autograd.square(x), (x) => x * x],
      [autograd.sqrt(x), Math.sqrt],
      [autograd.exp(x), Math.exp],
      [autograd.log(x), Math.log],
      [autograd.sin(x), Math.sin],
      [autograd.cos(x), Math.cos],
      [autograd.isNaN(autograd.sqrt(x)), (x) => Number(x < 0)],
      [autograd.logicalNot(autograd.equal(x, 0)), (x) => Number(x !== 0)],
      [autograd.pow(x, 2), (x) => x ** 2],
      [autograd.pow(2, x), (x) => 2 ** x],
      [autograd.minimum(x, 0.5), (x) => Math.min(x, 0.5)],
      [autograd.maximum(0.5, x), (x) => Math.max(x, 0.5)],
      [autograd.atan2(1, x), (x) => Math.atan2(1, x)],
      [autograd.greater(x, 0.25), (x) => Number(x > 0.25)],
      [autograd.greaterEqual(x, 0.25), (x) => Number(x >= 0.25)],
      [autograd.lessEqual(x, 0.25), (x) => Number(x <= 0.25)],
      [autograd.notEqual(x, 0.25), (x) => Number(x !== 0.25)],
    ];
    for (const [result, expected] of pairs) expect(await list(result)).toEqual(numbers.map(expected));
    expect(await list(autograd.sinPi(tensor(device, [0.5, 1, -0.5])))).toEqual([1, 0, -1]);
    expect(await list(autograd.cosPi(tensor(device, [0.5, 1, 0])))).toEqual([0, -1, 1]);
  });

  test('logSoftmax is the logarithm of softmax, also where that is 0', async () => {
    const x = tensor(device, [[1, 2, 3]]);
    const logarithms = (await list(autograd.softmax(x))).map(Math.log);
    const found = await list(autograd.logSoftmax(x));
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(logarithms[i], 12);
    expect(await list(autograd.logSoftmax(tensor(device, [0, -2000])))).toEqual([0, -2000]);
    const halves = await list(autograd.logSoftmax(tensor(device, [[1], [1]]), 0));
    for (const value of halves) expect(value).toBeCloseTo(-Math.LN2, 12);
    const partly = tensor(device, [0, Number.NEGATIVE_INFINITY]);
    expect(await list(autograd.logSoftmax(partly))).toEqual([0, Number.NEGATIVE_INFINITY]);
  });

  test('softmax and logSumExp do not overflow, nor trip over −∞', async () => {
    const x = tensor(device, [
      [1000, 1000],
      [Number.NEGATIVE_INFINITY, 0],
    ]);
    expect(await list(autograd.softmax(x))).toEqual([0.5, 0.5, 0, 1]);
    expect(await list(autograd.logSumExp(x))).toEqual([1000 + Math.LN2, 0]);
    const nothing = tensor(device, [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    expect(await list(autograd.logSumExp(nothing))).toEqual([Number.NEGATIVE_INFINITY]);
  });
});

describe('complex functions', () => {
  const z = tensor(
    device,
    [
      [3, 4],
      [-1, 0],
      [0, 0],
      [0, -2],
    ],
    { dtype: 'complex64' },
  );
  const close = async (x: Tensor, expected: number[]) => {
    const found = await list(x);
    expect(found).toHaveLength(expected.length);
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 14);
  };

  test('absolute value, argument and phase', async () => {
    expect(await list(autograd.abs(z))).toEqual([5, 1, 0, 2]);
    expect(await list(autograd.angle(z))).toEqual([Math.atan2(4, 3), Math.PI, 0, -Math.PI / 2]);
    expect(await list(autograd.phase(z))).toEqual([Math.atan2(4, 3) / Math.PI, -1, Number.NaN, -0.5]);
  });

  test('phasors are exact at quarter turns, and 0 for silence', async () => {
    const phases = tensor(device, [-1, -0.5, 0, 0.5, Number.NaN]);
    expect((await list(autograd.phasor(phases))).map((x) => x + 0)).toEqual([-1, 0, 0, -1, 1, 0, 0, 1, 0, 0]);
  });

  test('arithmetic', async () => {
    const w = tensor(device, [[1, 2]], { dtype: 'complex64' });
    const one = autograd.slice(z, [0], [1]);
    await close(autograd.multiply(one, w), [-5, 10]);
    await close(autograd.divide(one, w), [2.2, -0.4]);
    await close(autograd.divide(10, w), [2, -4]);
    await close(autograd.reciprocal(w), [0.2, -0.4]);
    await close(autograd.square(w), [-3, 4]);
    await close(autograd.neg(w), [-1, -2]);
    await close(autograd.conj(w), [1, -2]);
    await close(autograd.subtract(1, w), [0, -2]);
  });

  test('exponential, logarithm, roots and powers take the principal branch', async () => {
    const minusOne = autograd.slice(z, [1], [1]);
    await close(autograd.log(minusOne), [0, Math.PI]);
    await close(autograd.exp(autograd.log(minusOne)), [-1, 0]);
    await close(autograd.sqrt(autograd.slice(z, [0], [1])), [2, 1]);
    await close(autograd.sqrt(minusOne), [0, 1]);
    await close(autograd.pow(autograd.slice(z, [0], [1]), 2), [-7, 24]);
    const half = tensor(device, [[0.5, 0]], { dtype: 'complex64' });
    await close(autograd.pow(-4, half), [0, 2]);
    await close(autograd.pow(tensor(device, [-9]), half), [0, 3]);
  });
});
