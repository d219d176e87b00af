import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import {
  bind,
  distances,
  fromComplex,
  type Phases,
  permute,
  shiftClocks,
  superpose,
  toComplex,
  wrapAll,
} from './index.ts';

/** Each function that answers in the kind of array that it is given. */
const functions: Readonly<Record<string, (phases: Phases) => unknown>> = {
  wrapAll: (phases) => wrapAll(phases),
  bind: (phases) => bind(phases, phases),
  permute: (phases) => permute(phases, 1),
  distances: (phases) => distances(phases, phases),
  superpose: (phases) => superpose([phases, phases]),
  toComplex: (phases) => toComplex(phases),
  fromComplex: (phases) => fromComplex(phases, phases),
  shiftClocks: (phases) => shiftClocks(Int32Array.of(0, 0), phases, 0, 1),
};

describe.each(Object.entries(functions))('%s', (_, answer) => {
  test.each(['Float32Array', 'Float64Array'])('takes a %s of another realm for what it is', (kind) => {
    const here = kind === 'Float32Array' ? Float32Array.of(0.25, -0.1) : Float64Array.of(0.25, -0.1);
    const there = runInContext(`${kind}.of(0.25, -0.1)`, createContext({}));
    expect(answer(there)).toEqual(answer(here));
  });

  test.each<[string, unknown]>([
    ['a plain array', [0, 0]],
    ['Uint8Array', Uint8Array.of(0, 0)],
    ['Uint8ClampedArray', Uint8ClampedArray.of(0, 0)],
    ['Int32Array', Int32Array.of(0, 0)],
  ])('refuses %s in words', (received, phases) => {
    expect(() => answer(phases as Phases)).toThrow(
      `phases must be in a Float32Array or a Float64Array, received ${received}.`,
    );
  });
});
