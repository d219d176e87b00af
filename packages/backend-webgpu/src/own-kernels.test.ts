import { type DeviceStorage, implementKernel, type Kernel } from '@argand/backend';
import { defineSuite, describeBackend, sumError, withinMagnitudes } from '@argand/backend/conformance';
import { describe, expect, test } from 'vitest';
import { whyNoAdapter } from '../test/adapter.ts';
import { type Program, type WebGpuKernelContext, webgpu } from './index.ts';

interface CenterCall {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns] */
  readonly input: DeviceStorage<'float32'>;
  /** [rows, columns] */
  readonly out: DeviceStorage<'float32'>;
}

/** out[r, c] = input[r, c] − mean of row r: two programs, with the sums of the rows between them. */
const center: Kernel<CenterCall> = {
  name: 'center',
  required: false,
  declare({ rows, columns, input, out }, declare) {
    declare.size('rows', rows);
    declare.size('columns', columns, 1);
    declare.reads('input', input, 'float32', rows * columns);
    declare.writes('out', out, 'float32', rows * columns);
  },
  reference({ rows, columns, input, out }, memory) {
    const [from, to] = [memory(input), memory(out)];
    for (let r = 0; r < rows; r++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += from[r * columns + c];
      for (let c = 0; c < columns; c++) to[r * columns + c] = from[r * columns + c] - sum / columns;
    }
  },
};

const threads = 64;
const sumRows = {
  name: 'center, sums',
  bindings: {
    input: { access: 'read', element: 'f32' },
    sums: { access: 'write', element: 'f32' },
  },
  parameters: { rows: 'u32', columns: 'u32' },
  threads,
  body: `
  if (index >= P.rows) { return; }
  var sum = 0f;
  for (var c = 0u; c < P.columns; c++) { sum += input[index * P.columns + c]; }
  sums[index] = sum;`,
} satisfies Program;
const subtract = {
  name: 'center',
  bindings: {
    input: { access: 'read', element: 'f32' },
    sums: { access: 'read', element: 'f32' },
    result: { access: 'write', element: 'f32' },
  },
  parameters: { size: 'u32', columns: 'u32' },
  uses: [{ code: 'fn meanOf(sum: f32) -> f32 { return sum / f32(P.columns); }' }],
  threads,
  body: `
  if (index >= P.size) { return; }
  result[index] = input[index] - meanOf(sums[index / P.columns]);`,
} satisfies Program;

const kept: DeviceStorage[] = [];
const centerOnGpu = implementKernel(
  center,
  ({ run, scratch }: WebGpuKernelContext) =>
    ({ rows, columns, input, out }) => {
      const sums = scratch('float32', rows);
      kept[0] = sums;
      const size = rows * columns;
      const blocks = Math.ceil(rows / threads);
      run(sumRows, { storages: { input, sums }, parameters: { rows, columns }, blocks });
      run(subtract, {
        storages: { input, sums, result: out },
        parameters: { size, columns },
        blocks: Math.ceil(size / threads),
      });
    },
);

const centerSuite = defineSuite(center, [
  {
    title: 'sizes',
    cases: (draw) =>
      [
        [0, 3],
        [1, 1],
        [5, 70],
        [130, 9],
      ].map(([rows, columns]) => {
        const numbers = draw.uniform(rows * columns, -1, 1);
        const magnitudes = new Float64Array(rows * columns).fill(columns + 1);
        return {
          title: `${rows} × ${columns}`,
          call: (bench) => ({
            rows,
            columns,
            input: bench.given('float32', numbers),
            out: bench.result('float32', rows * columns, withinMagnitudes(sumError(columns), magnitudes)),
          }),
        };
      }),
  },
]);

const missing = await whyNoAdapter();
describe.skipIf(missing)(missing ?? 'a kernel of my own', () => {
  const backend = webgpu({ software: true, kernels: [centerOnGpu] });
  const runner = { describe, test, skip: test.skip };
  describeBackend(backend, runner, { suites: [centerSuite], kernels: 'all' });

  test('its scratch is used again, and is gone after the call', async () => {
    const device = await backend.open();
    const call = {
      ...{ rows: 3, columns: 2 },
      input: device.allocate('float32', 6),
      out: device.allocate('float32', 6),
    };
    device.write(call.input, Float32Array.of(1, 3, 2, 2, -1, 1));
    device.run(center, call);
    const { buffers } = device.statistics();
    for (let i = 0; i < 20; i++) device.run(center, call);
    expect([...(await device.read(call.out))]).toEqual([-1, 1, 0, 0, -1, 1]);
    expect(device.statistics().buffers).toBe(buffers);
    await expect(device.read(kept[0])).rejects.toThrow('was freed');
    expect(device.memory().storages).toBe(2);
    await device.close();
  });

  test('its scratch goes back when it throws', async () => {
    const failing = implementKernel(center, ({ scratch }: WebGpuKernelContext) => () => {
      scratch('int32', 100);
      throw new Error('on purpose');
    });
    const device = await webgpu({ software: true, kernels: [failing] }).open();
    const call = {
      ...{ rows: 1, columns: 1 },
      input: device.allocate('float32', 1),
      out: device.allocate('float32', 1),
    };
    const counted: number[] = [];
    for (let i = 0; i < 3; i++) {
      expect(() => device.run(center, call)).toThrow('on purpose');
      counted.push(device.statistics().buffers);
    }
    expect(new Set(counted).size).toBe(1);
    await device.close();
  });

  test('WGSL that does not compile is an error that names the program', async () => {
    const broken = { ...subtract, name: 'broken center', body: 'result[index] = nothing;' } satisfies Program;
    const implementation = implementKernel(center, ({ run }: WebGpuKernelContext) => ({ input, out }) => {
      run(broken, {
        storages: { input, sums: input, result: out },
        parameters: { size: 1, columns: 1 },
        blocks: 1,
      });
    });
    const device = await webgpu({ software: true, kernels: [implementation] }).open();
    const call = {
      ...{ rows: 1, columns: 1 },
      input: device.allocate('float32', 1),
      out: device.allocate('float32', 1),
    };
    device.run(center, call);
    await expect(device.read(call.out)).rejects.toThrow(/^webgpu: broken center .*failed/);
    await device.close();
  });
});

test('what is no implementation is refused when the backend is made', () => {
  expect(() => webgpu({ kernels: [center as never] })).toThrow(
    'webgpu: expected kernels[0] to be a KernelImplementation',
  );
});
