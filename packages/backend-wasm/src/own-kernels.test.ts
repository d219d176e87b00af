import { type DeviceStorage, implementKernel, type Kernel, referenceImplementation } from '@argand/backend';
import { defineSuite, describeBackend, exact } from '@argand/backend/conformance';
import { fill } from '@argand/backend/kernels';
import { describe, expect, test } from 'vitest';
import { type WasmKernelContext, wasm } from './index.ts';

interface AddIndexCall {
  readonly input: DeviceStorage<'float32'>;
  readonly out: DeviceStorage<'float32'>;
}

/** out[i] = input[i] + i */
const addIndex: Kernel<AddIndexCall> = {
  name: 'addIndex',
  required: false,
  declare({ input, out }, declare) {
    declare.reads('input', input, 'float32', input.length);
    declare.writes('out', out, 'float32', input.length);
  },
  reference({ input, out }, memory) {
    const [from, to] = [memory(input), memory(out)];
    for (let i = 0; i < input.length; i++) to[i] = from[i] + i;
  },
};

const addIndexSuite = defineSuite(addIndex, [
  {
    title: 'lengths',
    cases: (draw) =>
      [0, 1, 65].map((length) => {
        const numbers = draw.integers(length, -9, 9);
        return {
          title: `${length} numbers`,
          call: (bench) => ({
            input: bench.given('float32', numbers),
            out: bench.result('float32', length, exact),
          }),
        };
      }),
  },
]);

const written = implementKernel(addIndex, ({ memory }: WasmKernelContext) => ({ input, out }) => {
  const [from, to] = [memory(input), memory(out)];
  for (let i = 0; i < input.length; i++) to[i] = from[i] + i;
});

describe.each([
  ['written for it', written],
  ['by its reference', referenceImplementation(addIndex)],
])('a kernel of my own, %s', (_, implementation) => {
  const runner = { describe, test, skip: test.skip };
  describeBackend(wasm({ threads: 2, kernels: [implementation] }), runner, {
    suites: [addIndexSuite],
    kernels: 'all',
  });
});

test('a device without it says so', async () => {
  const device = await wasm({ threads: 1 }).open();
  expect(device.supports(addIndex)).toBe(false);
  await device.close();
});

test('a kernel of my own replaces one of the package', async () => {
  const constant = implementKernel(fill, ({ memory }: WasmKernelContext) => ({ out }) => {
    memory(out).fill(7);
  });
  const device = await wasm({ threads: 1, kernels: [constant] }).open();
  const out = device.allocate('float32', 2);
  device.run(fill, { out, value: 1 });
  expect([...(await device.read(out))]).toEqual([7, 7]);
  await device.close();
});

test('a storage that was freed is refused to a kernel of my own too', async () => {
  const device = await wasm({ threads: 1, kernels: [written] }).open();
  const [input, out] = [device.allocate('float32', 2), device.allocate('float32', 2)];
  device.free(input);
  expect(() => device.run(addIndex, { input, out })).toThrow('was freed');
  await device.close();
});

test('what is no implementation is refused when the backend is made', () => {
  expect(() => wasm({ kernels: [addIndex as never] })).toThrow(
    'wasm: expected kernels[0] to be a KernelImplementation',
  );
});
