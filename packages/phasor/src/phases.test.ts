import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import {
  bind,
  bundle,
  circularDeviation,
  circularMean,
  distances,
  fromComplex,
  fromSpikeTimes,
  type Phases,
  permute,
  randomPhases,
  resultantLength,
  shiftClocks,
  similarities,
  similarity,
  spikeTimes,
  superpose,
  toComplex,
  unbind,
  wrapAll,
} from './index.ts';

/** Each function that takes arrays of floats. */
const functions: Readonly<Record<string, (phases: Phases) => unknown>> = {
  wrapAll: (phases) => wrapAll(phases),
  bind: (phases) => bind(phases, phases),
  unbind: (phases) => unbind(phases, phases),
  permute: (phases) => permute(phases, 1),
  distances: (phases) => distances(phases, phases),
  superpose: (phases) => superpose([phases, phases]),
  bundle: (phases) => bundle([phases, phases]),
  similarity: (phases) => similarity(phases, phases),
  similarities: (phases) => similarities([phases, phases]),
  circularMean: (phases) => circularMean(phases),
  circularDeviation: (phases) => circularDeviation(phases),
  resultantLength: (phases) => resultantLength(phases),
  toComplex: (phases) => toComplex(phases),
  fromComplex: (phases) => fromComplex(phases, phases),
  spikeTimes: (phases) => spikeTimes(Int32Array.of(0, 0), phases),
  fromSpikeTimes: (phases) => fromSpikeTimes(phases),
  shiftClocks: (phases) => shiftClocks(Int32Array.of(0, 0), phases, 0, 1),
};

describe.each(Object.entries(functions))('%s', (name, answer) => {
  test.each(['Float32Array', 'Float64Array'])('takes a %s of another realm for what it is', (kind) => {
    const here = kind === 'Float32Array' ? Float32Array.of(0.25, -0.1) : Float64Array.of(0.25, -0.1);
    const there = runInContext(`${kind}.of(0.25, -0.1)`, createContext({}));
    expect(answer(there)).toEqual(answer(here));
  });

  test.each<[string, unknown]>([
    ['a plain array', [0, 0]],
    ['a Uint8Array', Uint8Array.of(0, 0)],
    ['a Uint8ClampedArray', Uint8ClampedArray.of(0, 0)],
    ['an Int32Array', Int32Array.of(0, 0)],
    ['a BigInt64Array', BigInt64Array.of(0n, 0n)],
    ['a DataView', new DataView(new ArrayBuffer(16))],
    ['an ArrayBuffer', new ArrayBuffer(16)],
    ['a Set', new Set([0, 0])],
    ['an object', { length: 2 }],
    ['a string', 'ab'],
    ['null', null],
    ['undefined', undefined],
  ])('refuses %s in words', (received, phases) => {
    const call = () => answer(phases as Phases);
    expect(call).toThrow(TypeError);
    expect(call).toThrow(
      new RegExp(`^${name}: expected \\w+ in a Float32Array or a Float64Array, received ${received}\\.$`),
    );
  });
});

test.each([
  ['superpose', superpose],
  ['bundle', bundle],
  ['similarities', similarities],
])('%s refuses what is no list', (name, answer) => {
  expect(() => answer(undefined as never)).toThrow(
    `${name}: expected a list of arrays of phases, received undefined.`,
  );
  expect(() => answer(Float32Array.of(1) as never)).toThrow('received a Float32Array.');
});

test('arrays of whole numbers are refused where they are something else', () => {
  const phases = Float64Array.of(0, 0.5);
  expect(() => spikeTimes([0, 1] as never, phases)).toThrow(
    'spikeTimes: expected cycles in an Int32Array, received a plain array.',
  );
  expect(() => shiftClocks(Float32Array.of(0, 1) as never, phases, 0, 1)).toThrow(
    'shiftClocks: expected cycles in an Int32Array, received a Float32Array.',
  );
  expect(() => randomPhases(Int32Array.of(-1) as never)).toThrow(
    'randomPhases: expected random words in a Uint32Array, received an Int32Array.',
  );
});
