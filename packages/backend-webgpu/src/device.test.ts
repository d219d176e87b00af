import { DeviceError } from '@argand/backend';
import { binary, fill, matmul, sortSpikes, unary } from '@argand/backend/kernels';
import { describe, expect, test } from 'vitest';
import { openSoftware, whyNoAdapter } from '../test/adapter.ts';
import { WebGpuDevice } from './device.ts';
import { profileTable, webgpu } from './index.ts';
import { Machine } from './machine.ts';
import { writes } from './wgsl/program.ts';

describe('options', () => {
  test.each([-1, 1.5, Number.NaN])('maximumMemory and pooledMemory: %d is refused', (bytes) => {
    const message = `is ${bytes}, but must be a whole number of bytes, 0 or more.`;
    expect(() => webgpu({ maximumMemory: bytes })).toThrow(`webgpu: maximumMemory ${message}`);
    expect(() => webgpu({ pooledMemory: bytes })).toThrow(`webgpu: pooledMemory ${message}`);
  });
});

const missing = await whyNoAdapter();
describe.skipIf(missing)(missing ?? 'with a driver in software', () => {
  async function withDevice(
    options: { maximumMemory?: number; pooledMemory?: number },
    use: (device: WebGpuDevice) => unknown,
  ) {
    const device = await webgpu({ software: true, ...options }).open();
    try {
      await use(device);
    } finally {
      await device.close();
    }
  }

  describe('opening', () => {
    test('a driver in software is refused, with what to do, unless it is requested', async () => {
      await expect(webgpu().open()).rejects.toThrow(
        /^webgpu: the only adapter is .*, which runs on the processor, slower than the wasm backend; ask for it with webgpu\(\{ software: true \}\)\.$/,
      );
    });

    test('the device says what runs its kernels, and what that can do', () =>
      withDevice({}, ({ adapter, description }) => {
        expect(description).toBe(`webgpu: ${adapter.name} (software)`);
        expect(adapter.software).toBe(true);
        expect(adapter.limits.maxStorageBufferBindingSize).toBeGreaterThanOrEqual(2 ** 27);
      }));
  });

  describe('memory', () => {
    test('a storage that no kernel could take is refused before anything is allocated', () =>
      withDevice({}, (device) => {
        const most = device.adapter.limits.maxStorageBufferBindingSize;
        expect(() => device.allocate('float32', most / 4 + 1)).toThrow(
          `${most + 4} bytes, but a kernel of this adapter (${device.adapter.name}) takes at most ${most} bytes; work in smaller batches.`,
        );
        expect(device.statistics().buffers).toBe(0);
        expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
      }));

    test('and so is what a kernel needs as scratch memory; the device goes on', async () => {
      const { gpu, adapter } = await openSoftware({ limits: 'least' });
      const memory = { pooledMemory: 2 ** 28, maximumMemory: 2 ** 30 };
      const device = new WebGpuDevice({ gpu, adapter, ...memory });
      const most = gpu.limits.maxStorageBufferBindingSize;
      const length = most / 16 + 1;
      const [start, count, neuron, cycle] = [1, 1, length, length].map((n) => device.allocate('int32', n));
      const phase = device.allocate('float32', length);
      device.run(fill, { out: start, value: 0 });
      device.run(fill, { out: count, value: 3 });
      await device.synchronize();
      const { buffers } = device.statistics();
      const sort = () => device.run(sortSpikes, { images: 1, start, count, neuron, cycle, phase });
      const message = `webgpu: sortSpikes needs ${most + 16} bytes of scratch memory, but a kernel of this adapter takes at most ${most} bytes; work in smaller batches.`;
      expect(sort).toThrow(message);
      expect(sort).toThrow(message);
      expect(device.statistics().buffers).toBe(buffers);
      expect((await device.read(count))[0]).toBe(3);
      await device.close();
    });

    test('maximumMemory is kept, and the device goes on', () =>
      withDevice({ maximumMemory: 10_000 }, (device) => {
        const storage = device.allocate('float32', 2000);
        expect(() => device.allocate('int32', 501)).toThrow(
          'webgpu: a storage of 501 numbers was requested: 2004 bytes beside 8000 in use, but maximumMemory is 10000; free storages, work in smaller batches, or raise it.',
        );
        device.free(storage);
        device.allocate('int32', 501);
      }));

    test('ten thousand cycles of allocating and freeing need no more buffers than the first', () =>
      withDevice({}, (device) => {
        for (let cycle = 0; cycle < 10_000; cycle++) {
          const storages = [100_000, 17, 3].map((length) => device.allocate('float32', length));
          for (const storage of storages) device.free(storage);
        }
        expect(device.statistics()).toMatchObject({ buffers: 3 });
        expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
      }));

    test('freed buffers beyond pooledMemory go, after the kernels that still need them', () =>
      withDevice({ pooledMemory: 0 }, async (device) => {
        const out = device.allocate('float32', 1000);
        for (let value = 1; value < 20; value++) {
          const input = device.allocate('float32', 1000);
          device.run(fill, { out: input, value });
          device.run(unary, { operation: 'neg', length: 1000, input, out });
          device.free(input);
        }
        expect(device.statistics()).toMatchObject({ buffers: 1, pooledBytes: 0 });
        expect((await device.read(out))[999]).toBe(-19);
      }));
  });

  describe('batches', () => {
    test('many kernels are one submission, and the same kernels on the same storages one pipeline and bind group', () =>
      withDevice({}, async (device) => {
        const x = device.allocate('float32', 10);
        device.run(fill, { out: x, value: 1 });
        const itself = { storage: x, strides: [1] };
        for (let k = 0; k < 100; k++) {
          device.run(binary, { operation: 'add', shape: [10], a: itself, b: itself, out: x });
          device.run(binary, { operation: 'minimum', shape: [10], a: itself, b: itself, out: x });
        }
        expect((await device.read(x))[9]).toBe(2 ** 100);
        expect(device.statistics()).toMatchObject({
          submits: 2,
          dispatches: 201,
          pipelines: 3,
          bindGroups: 3,
        });
      }));

    test('more workgroups than fit along one side of a grid', () =>
      withDevice({}, async (device) => {
        const length = 64 * device.adapter.limits.maxComputeWorkgroupsPerDimension + 1000;
        const x = device.allocate('float32', length);
        device.run(fill, { out: x, value: 2 });
        device.run(unary, { operation: 'neg', length, input: x, out: x });
        const numbers = await device.read(x);
        expect(numbers.every((number) => number === -2)).toBe(true);
      }));

    test('a loop finds its buffers and bind groups again', () =>
      withDevice({}, async (device) => {
        let kept = device.allocate('float32', 10);
        const turn = () => {
          const [first, second, next] = [10, 9, 8].map((length) => device.allocate('float32', length));
          for (const out of [first, second, next]) {
            device.run(unary, { operation: 'neg', length: 8, input: kept, out });
          }
          for (const storage of [kept, second, first]) device.free(storage);
          kept = next;
        };
        for (let k = 0; k < 10; k++) turn();
        const { bindGroups, buffers } = device.statistics();
        for (let k = 0; k < 100; k++) turn();
        expect(device.statistics()).toMatchObject({ bindGroups, buffers });
      }));

    test('few numbers are written between kernels without a submission', () =>
      withDevice({}, async (device) => {
        const [x, out] = [device.allocate('float32', 64), device.allocate('float32', 64)];
        for (let k = 0; k < 300; k++) {
          device.write(x, Float32Array.of(k, -k), 5);
          device.run(unary, { operation: 'neg', length: 64, input: x, out });
        }
        expect(Array.from(await device.read(out, 4, 4), Math.abs)).toEqual([0, 299, 299, 0]);
        expect(device.statistics().submits).toBe(5);
      }));

    test('profile says where the time went', (context) =>
      withDevice({}, async (device) => {
        if (!device.adapter.features.includes('timestamp-query')) return context.skip();
        const x = device.allocate('float32', 1000);
        const times = await device.profile(() => {
          for (let k = 0; k < 300; k++)
            device.run(unary, { operation: 'sinPi', length: 1000, input: x, out: x });
          device.run(fill, { out: x, value: 1 });
        });
        expect(times.map(({ name, runs }) => [name, runs]).sort()).toEqual([
          ['fill f32', 1],
          ['unary sinPi', 300],
        ]);
        for (const { milliseconds, meanMilliseconds, runs } of times) {
          expect(milliseconds).toBeGreaterThan(0);
          expect(meanMilliseconds).toBeCloseTo(milliseconds / runs);
        }
        expect(profileTable(times)).toMatch(/\nfill f32 +1 /);
        expect(await device.profile(() => undefined)).toEqual([]);
      }));

    test('profile goes on after work that failed, without its times', (context) =>
      withDevice({}, async (device) => {
        if (!device.adapter.features.includes('timestamp-query')) return context.skip();
        const x = device.allocate('float32', 10);
        const failing = device.profile(() => {
          device.run(fill, { out: x, value: 1 });
          throw new Error('no more');
        });
        await expect(failing).rejects.toThrow('no more');
        const times = await device.profile(() => device.run(fill, { out: x, value: 2 }));
        expect(times.map(({ runs }) => runs)).toEqual([1]);
      }));

    test('without timestamps, profile says so and what to do', async () => {
      const { gpu, adapter } = await openSoftware();
      const features = adapter.features.filter((feature) => feature !== 'timestamp-query');
      const memory = { pooledMemory: 0, maximumMemory: 2 ** 20 };
      const device = new WebGpuDevice({ gpu, adapter: { ...adapter, features }, ...memory });
      let worked = false;
      const profiling = device.profile(() => {
        worked = true;
      });
      await expect(profiling).rejects.toThrow(
        /^webgpu: profile needs timestamps, which this adapter \(.*\) has not; measure the time until synchronize\(\) instead\.$/,
      );
      expect(worked).toBe(false);
      await device.close();
    });
  });

  describe('what goes wrong on the GPU', () => {
    test('its loss ends reading, and every call after it, with the kernels that were under way', async () => {
      const { gpu, adapter } = await openSoftware();
      const memory = { pooledMemory: 2 ** 20, maximumMemory: 2 ** 20 };
      const device = new WebGpuDevice({ gpu, adapter, ...memory });
      const [a, out] = [device.allocate('float32', 100), device.allocate('float32', 25)];
      device.run(fill, { out: a, value: 1 });
      const flags = { transposeA: false, transposeB: false, sharedA: false, sharedB: false };
      device.run(matmul, { batch: 1, rows: 5, columns: 5, depth: 20, a, b: a, out, ...flags });
      const reading = device.read(out);
      gpu.destroy();
      const message =
        /^webgpu: the GPU was lost \(destroyed: .*\) during fill f32 \(result 400 bytes\), matmul a · b, .* \(a 400 bytes, b 400 bytes, result 100 bytes\); go on from the last checkpoint with a device that is opened anew\.$/;
      await expect(reading).rejects.toThrow(message);
      await expect(reading).rejects.toBeInstanceOf(DeviceError);
      expect(() => device.run(fill, { out, value: 2 })).toThrow(message);
      expect(() => device.write(out, Float32Array.of(1))).toThrow(message);
      expect(() => device.allocate('int32', 1)).toThrow(message);
      await expect(device.synchronize()).rejects.toThrow(message);
      device.free(a);
      await device.close();
      device.free(out);
      expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
    });

    test('an invalid kernel is named, with the sizes of its storages and what is wrong', async () => {
      const { gpu } = await openSoftware();
      const machine = new Machine(gpu, { pooledMemory: 0, lanes: 1, tiles: true });
      const out = machine.scratch(100);
      const program = {
        name: 'broken',
        bindings: { out: writes() },
        parameters: {},
        threads: 64,
        body: 'out[index] = nothing;',
      };
      // Beside one that is not.
      machine.run(
        { ...program, name: 'whole', body: 'out[index] = 1f;' },
        { storages: { out }, parameters: {}, blocks: 1 },
      );
      machine.run(program, { storages: { out }, parameters: {}, blocks: 1 });
      await expect(machine.read(out, 0, 400)).rejects.toThrow(
        /^webgpu: broken \(out 512 bytes\) failed: .*unresolved value 'nothing'/,
      );
      expect(() => machine.run(program, { storages: { out }, parameters: {}, blocks: 1 })).toThrow(
        'webgpu: broken',
      );
      await machine.close();
    });

    test('memory that the GPU has not got is said to be missing', () =>
      withDevice({}, async (device) => {
        const most = device.adapter.limits.maxStorageBufferBindingSize / 4;
        const asking = async () => {
          for (let k = 0; k < 64; k++) {
            device.allocate('float32', most);
            await device.synchronize();
          }
        };
        await expect(asking()).rejects.toThrow(
          /^webgpu: no room for a float32 storage of \d+ numbers \(\d+ bytes; \d+ are in use\): .*; go on from the last checkpoint with smaller batches/,
        );
      }));
  });

  describe('closing', () => {
    test('twice is once, with work under way or not yet handed over, and nothing runs afterwards', async () => {
      const device = await webgpu({ software: true }).open();
      const out = device.allocate('float32', 4);
      device.run(fill, { out, value: 1 });
      await device.close();
      await device.close();
      expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
      expect(() => device.run(fill, { out, value: 1 })).toThrow(
        'webgpu: this device was closed; open another.',
      );
      expect(() => device.allocate('int32', 1)).toThrow('webgpu: this device was closed');
    });

    test('waits for what is being read', async () => {
      const device = await webgpu({ software: true }).open();
      const out = device.allocate('float32', 4);
      device.run(fill, { out, value: 1 });
      const reading = [device.read(out), device.read(out, 2)];
      await device.close();
      expect(await Promise.all(reading)).toEqual([Float32Array.of(1, 1, 1, 1), Float32Array.of(1, 1)]);
    });

    test('a storage of another device is refused', () =>
      withDevice({}, (one) =>
        withDevice({}, (other) => {
          const out = other.allocate('float32', 4);
          expect(() => one.run(fill, { out, value: 1 })).toThrow(
            'webgpu: this storage (float32, 4 numbers) belongs to another device',
          );
        }),
      ));
  });
});
