import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CallCheck } from './call-check.ts';
import { scanHostArrays } from './index-scan.ts';
import type { Kernel } from './kernel.ts';
import {
  adamStep,
  binary,
  copy,
  fill,
  gatedSpikes,
  gather,
  matmul,
  similarityLoss,
  sortSpikes,
  unary,
} from './kernels/index.ts';

import type { DeviceStorage } from './storage.ts';
import { forEachIndex, sizeOf } from './strides.ts';

const check = new CallCheck('test');

function storage<T extends 'float32' | 'int32'>(type: T, length: number): DeviceStorage<T> {
  return { dtype: type, length };
}

const floats = (length: number) => storage('float32', length);

describe('strided views', () => {
  const layouts = fc.integer({ min: 0, max: 4 }).chain((axes) =>
    fc.record({
      shape: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: axes, maxLength: axes }),
      strides: fc.array(fc.integer({ min: -5, max: 5 }), { minLength: axes, maxLength: axes }),
      offset: fc.integer({ min: -3, max: 30 }),
      length: fc.integer({ min: 0, max: 40 }),
    }),
  );

  /** Whether every place lies within the storage, by visiting each. */
  function liesWithin(
    shape: readonly number[],
    strides: readonly number[],
    offset: number,
    length: number,
  ): boolean {
    let within = true;
    forEachIndex(shape, [strides], (_, [position]) => {
      within &&= offset + position >= 0 && offset + position < length;
    });
    return within;
  }

  function refuses<Call>(kernel: Kernel<Call>, call: Call): boolean {
    try {
      check.run(kernel, call);
      return false;
    } catch (error) {
      expect(error).toMatchObject({ name: 'DeviceError' });
      return true;
    }
  }

  test('are refused exactly if a place lies outside of the storage, read or written', () => {
    fc.assert(
      fc.property(layouts, ({ shape, strides, offset, length }) => {
        const view = { storage: floats(length), strides, offset };
        const size = sizeOf(shape);
        const other = { storage: floats(size), strides: shape.map(() => 0), offset: 0 };
        const wanted = !liesWithin(shape, strides, offset, length);
        expect(refuses(copy, { shape, input: view, out: other })).toBe(wanted);
        expect(refuses(copy, { shape, input: other, out: view })).toBe(wanted);
      }),
      { numRuns: 2000 },
    );
  });

  test('without an offset begin at place 0', () => {
    fc.assert(
      fc.property(layouts, ({ shape, strides, length }) => {
        const a = { storage: floats(length), strides };
        const b = { storage: floats(1), strides: shape.map(() => 0) };
        const call = { operation: 'add', shape, a, b, out: floats(sizeOf(shape)) } as const;
        expect(refuses(binary, call)).toBe(!liesWithin(shape, strides, 0, length));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    { strides: [1], offset: 0 },
    { strides: [1, 0.5], offset: 0 },
    { strides: [1, Number.NaN], offset: 0 },
    { strides: [4, 1], offset: 0.5 },
    { strides: [4, 1], offset: Number.NaN },
  ])('of strides $strides from place $offset are refused', ({ strides, offset }) => {
    const out = { storage: floats(12), strides: [4, 1], offset: 0 };
    const input = { storage: floats(100), strides, offset };
    expect(() => check.run(copy, { shape: [3, 4], input, out })).toThrow(
      `test: copy: expected input to be a view of shape [3,4] within its storage, received strides [${strides}] from place ${offset} on of one of 100 float32 numbers.`,
    );
  });
});

describe('a call is refused', () => {
  const sizes = { batch: 2, rows: 3, columns: 4, depth: 5 };
  const flags = { transposeA: false, transposeB: false, sharedA: false, sharedB: false };
  const call = { ...sizes, ...flags, a: floats(30), b: floats(40), out: floats(24) };

  test('with a storage that is too short, by name, with what was expected and received', () => {
    expect(() => check.run(matmul, call)).not.toThrow();
    expect(() => check.run(matmul, { ...call, b: floats(39) })).toThrow(
      'test: matmul: expected b to be a storage of 40 or more float32 numbers, received one of 39 float32 numbers.',
    );
    expect(() => check.run(matmul, { ...call, b: floats(20), sharedB: true })).not.toThrow();
  });

  test('with a storage of another type, or none', () => {
    // What the types forbid, JavaScript passes.
    const integers = storage('int32', 24) as DeviceStorage as DeviceStorage<'float32'>;
    expect(() => check.run(matmul, { ...call, out: integers })).toThrow(
      'expected out to be a storage of 24 or more float32 numbers, received one of 24 int32 numbers.',
    );
    expect(() => check.run(matmul, { ...call, a: undefined as unknown as DeviceStorage<'float32'> })).toThrow(
      'expected a to be a storage of 30 or more float32 numbers, received undefined.',
    );
    expect(() =>
      check.run(unary, { operation: 'logicalNot', length: 1, input: floats(1), out: storage('int32', 1) }),
    ).toThrow('test: unary: expected input to be int32 for logicalNot, received float32.');
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 31, Number.POSITIVE_INFINITY])('with %d for a size', (depth) => {
    expect(() => check.run(matmul, { ...call, depth })).toThrow(
      `test: matmul: expected depth to be an integer from 0 to 2147483647, received ${depth}.`,
    );
  });

  test('with a size of 0 where the kernel needs something', () => {
    const loss = {
      ...{ batch: 0, classes: 3, phases: floats(0), labels: storage('int32', 0), out: floats(1) },
      gradient: undefined,
    };
    expect(() => check.run(similarityLoss, loss)).toThrow('expected batch to be an integer from 1');
  });

  test('which writes what it reads', () => {
    expect(() => check.run(matmul, { ...call, a: call.out, batch: 1, depth: 4 })).toThrow(
      'test: matmul: expected out to be another storage than a, received the same one.',
    );
    const [parameter, other] = [floats(4), floats(4)];
    const step = { length: 4, gradient: floats(4), firstMoment: floats(4), secondMoment: floats(4) };
    const rates = { rate: 1, beta1: 0, beta2: 0, epsilon: 0, step: 1, weightDecay: 0 };
    const written = { newParameter: other, newFirstMoment: floats(4), newSecondMoment: other };
    expect(() => check.run(adamStep, { ...step, ...rates, ...written, parameter })).toThrow(
      'expected newSecondMoment to be another storage than newParameter, received the same one.',
    );
  });
});

describe('in place', () => {
  const x = floats(6);

  test('unary and binary take their operands, whole', () => {
    check.run(unary, { operation: 'neg', length: 6, input: x, out: x });
    const whole = { storage: x, strides: [3, 1] };
    check.run(binary, { operation: 'add', shape: [2, 3], a: whole, b: whole, out: x });
  });

  test('binary takes no operand that is read in another order than it is written', () => {
    const whole = { storage: floats(6), strides: [3, 1] };
    for (const strides of [
      [1, 2],
      [0, 1],
    ]) {
      const call = { operation: 'add', shape: [2, 3], a: whole, b: { storage: x, strides }, out: x } as const;
      expect(() => check.run(binary, call)).toThrow(
        'test: binary: expected out to be another storage than b, received the same one.',
      );
    }
  });
});

describe('indices that the host can see', () => {
  const numbers = new Map<DeviceStorage, readonly number[]>();
  const visible = new CallCheck(
    'test',
    scanHostArrays((storage) => numbers.get(storage) ?? []),
  );
  const given = (values: readonly number[]) => {
    const made = storage('int32', values.length);
    numbers.set(made, values);
    return made;
  };

  test('are named with their place', () => {
    const call = { batch: 3, classes: 4, phases: floats(12), out: floats(1), gradient: undefined };
    expect(() => visible.run(similarityLoss, { ...call, labels: given([3, 0, 1]) })).not.toThrow();
    expect(() => visible.run(similarityLoss, { ...call, labels: given([3, 4, 1]) })).toThrow(
      'test: similarityLoss: expected labels[1] to be from 0 to 3, received 4.',
    );
    // Where the host sees nothing, it is the device's to stay within its storages.
    expect(() => check.run(similarityLoss, { ...call, labels: given([3, 4, 1]) })).not.toThrow();
  });

  test('may be any where a kernel says what they mean', () => {
    const call = { rows: 2, width: 1, count: 2, table: floats(2), out: floats(2) };
    expect(() => visible.run(gather, { ...call, indices: given([-5, 9]) })).not.toThrow();
  });

  test('of spikes are checked up to the last spike, whatever lies in the room after it', () => {
    const hear = (offsets: readonly number[], source: readonly number[]) => () =>
      visible.run(gatedSpikes, {
        spikes: {
          images: 2,
          ...{ offsets: given(offsets), source: given(source) },
          ...{ cycle: given(source.map(() => 0)), phase: floats(source.length) },
        },
        fanOut: {
          ...{ sources: 2, targets: 1, width: 1, offsets: given([0, 1, 2]) },
          ...{ target: given([0, 0]), weight: given([0, 1]), weights: floats(2) },
        },
        untilCycle: 1,
        ...{ window: storage('int32', 2), traceReal: floats(4), traceImaginary: floats(4) },
        fired: {
          ...{ capacity: 1, count: storage('int32', 2), neuron: storage('int32', 2) },
          ...{ cycle: storage('int32', 2), phase: floats(2) },
        },
      });
    expect(hear([0, 1, 2], [0, 1, 1_035_103_218])).not.toThrow();
    expect(hear([0, 1, 2], [0, 2, 0])).toThrow('expected spikes.source[1] to be from 0 to 1, received 2.');
  });

  test('of spikes to be sorted end within the arrays', () => {
    const arrays = { neuron: given([1, 2, 3]), cycle: given([0, 0, 0]), phase: floats(3) };
    const sort = (start: readonly number[], count: readonly number[]) => () =>
      visible.run(sortSpikes, { images: 2, start: given(start), count: given(count), ...arrays });
    expect(sort([0, 3], [3, 0])).not.toThrow();
    expect(sort([0, 2], [2, 2])).toThrow('expected count[1] to be from 0 to 1, received 2.');
    expect(sort([0, -1], [2, 0])).toThrow('expected start[1] to be from 0 to 3, received -1.');
  });
});

describe('a call that is none', () => {
  const wrong: readonly [string, unknown, string][] = [
    ['undefined', undefined, 'received undefined'],
    ['an empty call', {}, 'received an empty object'],
    [
      'an unknown operation',
      { operation: 'no', length: 1, input: floats(1), out: floats(1) },
      'received an object with operation, length, input, out',
    ],
  ];
  test.each(wrong)('is refused in words: %s', (_name, call, received) => {
    expect(() => check.run(unary, call as never)).toThrow(
      `test: unary: expected a call with all arguments of the kernel, ${received} (`,
    );
  });

  test('fills with nothing but a number', () => {
    expect(() => check.run(fill, { out: floats(1), value: undefined as never })).toThrow(
      'test: fill: expected value to be a number, received undefined.',
    );
  });

  test('names what stands for a storage', () => {
    expect(() =>
      check.run(unary, {
        operation: 'neg',
        length: 1,
        input: { dtype: 'float32' } as never,
        out: floats(1),
      }),
    ).toThrow(
      'test: unary: expected input to be a storage of 1 or more float32 numbers, received an object with dtype.',
    );
  });
});
