import { expect, test } from 'vitest';
import type { Kernel } from './kernel.ts';
import { KernelTable } from './kernel-table.ts';

interface AddCall {
  readonly a: number;
  readonly b: number;
}

const required: Kernel<AddCall> = { name: 'add', required: true, declare() {}, reference() {} };
const fused: Kernel<AddCall> = { name: 'addTwice', required: false, declare() {}, reference() {} };

test('runs the function that was set for a kernel, with its call', () => {
  const sums: number[] = [];
  const table = new KernelTable('test')
    .set(required, ({ a, b }) => sums.push(a + b))
    .set(fused, ({ a, b }) => sums.push(2 * (a + b)));
  table.run(required, { a: 1, b: 2 });
  table.run(fused, { a: 1, b: 2 });
  expect(sums).toEqual([3, 6]);
});

test('knows which kernels it has', () => {
  const table = new KernelTable('test').set(required, () => {});
  expect(table.has(required)).toBe(true);
  expect(table.has(fused)).toBe(false);
});

test('the last implementation of a kernel holds', () => {
  let which = '';
  const first = () => {
    which = 'first';
  };
  const second = () => {
    which = 'second';
  };
  new KernelTable('test').set(required, first).set(required, second).run(required, { a: 0, b: 0 });
  expect(which).toBe('second');
});

test('a missing kernel is an error that says what to do', () => {
  const table = new KernelTable('webgpu');
  expect(() => table.run(required, { a: 1, b: 2 })).toThrow(
    "webgpu: no kernel 'add', though it is a required one.",
  );
  expect(() => table.run(fused, { a: 1, b: 2 })).toThrow(
    "webgpu: no kernel 'addTwice'; ask supports() first and compose required kernels where it says no.",
  );
});

test('what is no kernel or no implementation is refused in words', () => {
  const table = new KernelTable('webgpu');
  const wrong = undefined as never;
  expect(() => table.run(wrong, wrong)).toThrow(
    'webgpu: expected a kernel, such as fill of @argand/backend/kernels, received undefined.',
  );
  expect(() => table.set({ name: 'add' } as never, () => {})).toThrow(
    'expected a kernel, such as fill of @argand/backend/kernels, received an object with name.',
  );
  expect(() => table.set(required, wrong)).toThrow(
    'webgpu: expected the implementation of add to be a function, received undefined.',
  );
});
