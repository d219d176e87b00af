import { describe, expect, test } from 'vitest';
import { readNpy } from '../test/npy.ts';
import { bind, bundle, distance, type Phases, permute, similarities, similarity, unbind } from './index.ts';

function expectPhases(actual: Phases, expected: Float64Array, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (let index = 0; index < expected.length; index++) {
    expect(distance(actual[index], expected[index]), `element ${index}`).toBeLessThanOrEqual(tolerance);
    expect(actual[index]).toBeGreaterThanOrEqual(-1);
    expect(actual[index]).toBeLessThan(1);
  }
}

describe.each(['dimension-8', 'dimension-1024', 'edges'])('vector-symbolic golden answers, %s', (folder) => {
  const read = (name: string) => readNpy(new URL(`../golden/vsa/${folder}/${name}.npy`, import.meta.url));
  const a = read('a').values;
  const b = read('b').values;
  const { shape, values } = read('list');
  const list = Array.from({ length: shape[0] }, (_, row) =>
    values.subarray(row * shape[1], (row + 1) * shape[1]),
  );

  test('bind, unbind, permute, bundle in float64', () => {
    expectPhases(bind(a, b), read('expected-bind').values, 1e-12);
    expectPhases(unbind(a, b), read('expected-unbind').values, 1e-12);
    expectPhases(permute(a, 1), read('expected-permute').values, 0);
    expectPhases(bundle(list), read('expected-bundle').values, 1e-12);
  });

  test('similarity and similarities', () => {
    expect(Math.abs(similarity(a, b) - read('expected-similarity').values[0])).toBeLessThanOrEqual(1e-12);
    const expected = read('expected-similarities').values;
    const rows = similarities(list);
    expect(rows.length).toBe(list.length);
    for (const [row, actual] of rows.entries()) {
      for (const [column, value] of actual.entries()) {
        expect(Math.abs(value - expected[row * list.length + column])).toBeLessThanOrEqual(1e-12);
      }
    }
  });

  test('float32 arrays give the float32 of the same answers', () => {
    const a32 = Float32Array.from(a);
    const b32 = Float32Array.from(b);
    const list32 = list.map((phases) => Float32Array.from(phases));
    expect(bind(a32, b32)).toBeInstanceOf(Float32Array);
    expectPhases(bind(a32, b32), read('expected-bind').values, 2 ** -24);
    expectPhases(unbind(a32, b32), read('expected-unbind').values, 2 ** -24);
    expectPhases(bundle(list32), read('expected-bundle').values, 2 ** -24);
    expect(similarity(a32, b32)).toBe(similarity(a, b));
  });
});

test('in the edges, the seam and arg 0 = 0 decide, to the last bit', () => {
  const read = (name: string) => readNpy(new URL(`../golden/vsa/edges/${name}.npy`, import.meta.url)).values;
  expect(bind(read('a'), read('b'))).toEqual(read('expected-bind'));
  expect(unbind(read('a'), read('b'))).toEqual(read('expected-unbind'));
});
