import { afterEach, expect, test } from 'vitest';
import { allow, allowed, installAllocationGuard } from './allocation-guard.ts';

installAllocationGuard();
afterEach(() => void allowed());

test('allocations within the limit pass, and arrays are what they were', () => {
  allow(1000);
  const numbers = new Float32Array(100);
  expect(numbers).toBeInstanceOf(Float32Array);
  expect(Object.prototype.toString.call(numbers)).toBe('[object Float32Array]');
  expect(allowed()).toBeUndefined();
});

test.each<[string, () => unknown]>([
  ['a typed array', () => new Float64Array(126)],
  ['a buffer', () => new ArrayBuffer(1001)],
  ['a copy', () => new Float64Array(new Array(126).fill(0))],
  ['many small arrays', () => Array.from({ length: 101 }, () => new Uint8Array(10))],
])('%s beyond the limit throws, and is known even if the error is caught', (_, allocate) => {
  allow(1000);
  expect(allocate).toThrow('beyond the limit');
  expect(allowed()?.message).toContain('beyond the limit');
});

test('a view takes no memory', () => {
  const buffer = new ArrayBuffer(4000);
  allow(100);
  new Uint8Array(buffer, 0, 4000);
  expect(allowed()).toBeUndefined();
});
