import { expect, test } from 'vitest';
import type { Kernel, Memory } from './kernel.ts';
import {
  implementKernel,
  type KernelImplementation,
  referenceImplementation,
  requireKernelImplementations,
} from './kernel-implementation.ts';
import { KernelTable } from './kernel-table.ts';
import { fill } from './kernels/index.ts';
import type { DeviceStorage } from './storage.ts';

interface DoubleCall {
  readonly input: DeviceStorage<'float32'>;
  readonly out: DeviceStorage<'float32'>;
}

const double: Kernel<DoubleCall> = {
  name: 'double',
  required: false,
  declare({ input, out }, declare) {
    declare.reads('input', input, 'float32', input.length);
    declare.writes('out', out, 'float32', input.length);
  },
  reference({ input, out }, memory) {
    for (let i = 0; i < input.length; i++) memory(out)[i] = 2 * memory(input)[i];
  },
};

const input: DeviceStorage<'float32'> = { dtype: 'float32', length: 2 };
const out: DeviceStorage<'float32'> = { dtype: 'float32', length: 2 };

/** The plain numbers of two storages, and how to find them. */
function numbers() {
  const [from, to] = [Float32Array.of(0.1, 3), new Float32Array(2)];
  // The storages of this test hold float32 only.
  const memory = ((storage: DeviceStorage) => (storage === input ? from : to)) as Memory;
  return { memory, to };
}

test('an implementation is made once for a device, and runs each call', () => {
  let made = 0;
  const calls: DoubleCall[] = [];
  const implementation = implementKernel(double, (context: { readonly factor: number }) => {
    made += context.factor;
    return (call) => {
      calls.push(call);
    };
  });
  const table = new KernelTable('mine');
  implementation.addTo(table, { factor: 7 });
  expect(implementation.name).toBe('double');
  expect(table.has(double)).toBe(true);
  table.run(double, { input, out });
  table.run(double, { input, out });
  expect([made, calls.length, calls[0].out]).toEqual([7, 2, out]);
});

test('an implementation sees no call that does not fit its storages', () => {
  const table = new KernelTable('mine');
  implementKernel(double, () => () => {
    throw new Error('was called');
  }).addTo(table, undefined);
  expect(() => table.run(double, { input, out: { dtype: 'float32', length: 1 } })).toThrow(
    'mine: double: expected out to be a storage of 2 or more float32 numbers',
  );
});

test('an implementation replaces the one that the device has', () => {
  let replaced = false;
  const table = new KernelTable('mine').set(fill, () => undefined);
  implementKernel(fill, () => () => {
    replaced = true;
  }).addTo(table, undefined);
  table.run(fill, { out, value: 1 });
  expect(replaced).toBe(true);
});

test('the reference implementation stores what the kernel means, rounded', () => {
  const { memory, to } = numbers();
  const table = new KernelTable('mine');
  referenceImplementation(double).addTo(table, { memory });
  table.run(double, { input, out });
  expect([...to]).toEqual([Math.fround(2 * Math.fround(0.1)), 6]);
});

test('what is not a kernel, a function or a list of implementations is refused in words', () => {
  expect(() => implementKernel({} as typeof double, () => () => undefined)).toThrow(
    'implementKernel: expected a kernel',
  );
  expect(() => implementKernel(double, undefined as never)).toThrow(
    'implementKernel: expected implement to be a function, received undefined.',
  );
  expect(() => requireKernelImplementations({}, 'wasm')).toThrow('wasm: expected kernels to be a list');
  expect(() =>
    requireKernelImplementations([double as unknown as KernelImplementation<never>], 'wasm'),
  ).toThrow(
    'wasm: expected kernels[0] to be a KernelImplementation, received an object with name, required, declare, reference. Make one with implementKernel(kernel, implement).',
  );
});
