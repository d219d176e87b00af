import { describe, expect, test } from 'vitest';
import {
  classType,
  describeValue,
  deviceType,
  interfaceType,
  openDevice,
  reference,
  requireFunction,
  requireList,
  requireNumber,
  requireOptions,
  requireType,
} from './index.ts';

const description = { name: 'Lamp', package: 'lamps', remedy: 'Make one with new Lamp().' };
class Lamp {}
const lamp = classType(Lamp, description);

describe('an argument of a kind', () => {
  test('is taken', async () => {
    expect(() => requireType(lamp, new Lamp(), 'light', 'lamp')).not.toThrow();
    const device = await openDevice([reference()]);
    expect(() => requireType(deviceType, device, 'light', 'device')).not.toThrow();
  });

  test.each([
    [undefined, 'received undefined.'],
    [null, 'received null.'],
    [3, 'received 3.'],
    [3n, 'received the BigInt 3n.'],
    ['lit', 'received the text "lit".'],
    [[1, 2], 'received an array of length 2.'],
    [new Uint8Array(3), 'received a Uint8Array of length 3.'],
    [{ bulb: 1 }, 'received an object with bulb.'],
    [Promise.resolve(new Lamp()), 'received a Promise that must be awaited.'],
    [Lamp, 'received the function Lamp.'],
  ])('is refused if it is %s', (value, received) => {
    expect(() => requireType(lamp, value, 'light', 'lamp')).toThrow(
      expect.objectContaining({
        message: `light: expected lamp to be a Lamp, ${received} Make one with new Lamp().`,
      }),
    );
  });

  test('is refused if it comes from another copy of its package, which is said', () => {
    const CopyOfLamp = class {};
    classType(CopyOfLamp, description);
    expect(() => requireType(lamp, new CopyOfLamp(), 'light', 'lamp')).toThrow(
      'light: lamp is a Lamp from another copy of lamps. Deduplicate the dependency (npm dedupe, or npm ls lamps to find the copies).',
    );
    const Engine = class {};
    classType(Engine, { ...description, name: 'Engine' });
    expect(() => requireType(lamp, new Engine(), 'light', 'lamp')).toThrow('received an Engine.');
    expect(() => requireOptions(new Engine(), 'light')).toThrow(
      'light: expected options to be an object, received an Engine.',
    );
  });

  test('of an interface is known by its properties', () => {
    const counter = interfaceType<{ count(): number }>(['count'], { ...description, name: 'Counter' });
    expect(counter.is({ count: () => 1 })).toBe(true);
    for (const value of [undefined, null, 1, {}, { count: undefined }]) expect(counter.is(value)).toBe(false);
  });
});

test('lists, functions and options are distinguished', () => {
  expect(() => requireList(new Float32Array(1), 'f', 'x')).toThrow(
    'f: expected x to be a list, received a Float32Array',
  );
  expect(() => requireFunction({}, 'f', 'x')).toThrow(
    'f: expected x to be a function, received an empty object.',
  );
  expect(() => requireOptions([], 'f')).toThrow(
    'f: expected options to be an object, received an array of length 0.',
  );
  requireList([], 'f', 'x');
  requireFunction(() => 1, 'f', 'x');
  requireOptions({}, 'f');
});

test('values are described in a few words, long texts cut and many names left out', () => {
  expect(describeValue('x'.repeat(50))).toBe(`the text "${'x'.repeat(40)}…"`);
  expect(describeValue({ a: 1, b: 2, c: 3, d: 4, e: 5 })).toBe('an object with a, b, c, d, …');
  expect(describeValue(new Map())).toBe('an instance of Map');
  expect(describeValue(Object.create(null))).toBe('an empty object');
  expect(describeValue(() => 1)).toBe('a function');
});

test.each<[unknown, Parameters<typeof requireNumber>[3], string]>([
  [0, { whole: true, atLeast: 1 }, 'a whole number of at least 1'],
  [1.5, { whole: true }, 'a whole number'],
  [2 ** 53, { whole: true }, 'a whole number'],
  [Number.NaN, { above: 0 }, 'a finite number above 0'],
  [Number.POSITIVE_INFINITY, { atLeast: 0 }, 'a finite number of at least 0'],
  [1, { atLeast: 0, below: 1 }, 'a number of at least 0 and below 1'],
  [3, { above: 0, atMost: 2 }, 'a number above 0 and of at most 2'],
  [null, { atLeast: 0 }, 'a number of at least 0'],
  ['2', { atLeast: 0 }, 'a number of at least 0'],
])('%s is refused as a number with %o', (value, bounds, expected) => {
  const received = typeof value === 'string' ? `the text "${value}"` : String(value);
  expect(() => requireNumber('f', 'x', value, bounds)).toThrow(
    expect.objectContaining({ message: `f: x is ${received}; expected ${expected}.` }),
  );
});

test('numbers within the bounds are taken', () => {
  requireNumber('f', 'x', 1, { whole: true, atLeast: 1, atMost: 1 });
  requireNumber('f', 'x', 0.5, { above: 0, below: 1 });
  requireNumber('f', 'x', -3);
});
