import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Device, openDevice } from '@argand/backend';
import { fill, gather } from '@argand/backend/kernels';
import { describe, expect, test } from 'vitest';
import { wasm } from './index.ts';
import { compile } from './platform.ts';

async function withDevice(
  options: Parameters<typeof wasm>[0],
  use: (device: Device) => unknown,
): Promise<void> {
  const device = await openDevice([wasm(options)]);
  try {
    await use(device);
  } finally {
    await device.close();
  }
}

describe('options', () => {
  test.each([0, -1, 1.5, Number.NaN, 65])('threads: %d is refused', (threads) => {
    expect(() => wasm({ threads })).toThrow(
      `wasm: threads is ${threads}, but must be a whole number from 1 to 64`,
    );
  });

  test.each([0, 1000, 2 ** 33, Number.NaN])('maximumMemory: %d is refused', (maximumMemory) => {
    expect(() => wasm({ maximumMemory })).toThrow(
      `wasm: maximumMemory is ${maximumMemory} bytes, but must be`,
    );
  });

  test('the description says what runs the kernels', () =>
    withDevice({ threads: 2 }, (device) => {
      expect(device.description).toMatch(/^wasm: WebAssembly (relaxed )?SIMD, 2 threads$/);
      expect(device.threads).toBe(2);
    }));

  test('missing kernels: the error says to run the build', async () => {
    await expect(compile(new URL('../wasm/missing.wasm', import.meta.url))).rejects.toThrow(
      /^wasm: the kernels missing\.wasm cannot be read \(.*\); in the repository, run the build/,
    );
  });
});

describe('memory', () => {
  const maximumMemory = 16 * 1024 * 1024;

  test('10,000 cycles of allocating and freeing need no more than the first', () =>
    // 7 of 16 MiB at a time: without reuse, the third cycle would fail.
    withDevice({ threads: 1, maximumMemory }, (device) => {
      for (let cycle = 0; cycle < 10_000; cycle++) {
        const storages = [1_000_000, 17, 800_000 - (cycle % 100), 3].map((n) =>
          device.allocate('float32', n),
        );
        for (const storage of storages) device.free(storage);
      }
      expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
    }));

  test('when there is no room, the error says how much is in use and what to do, and the device goes on', () =>
    withDevice({ threads: 1, maximumMemory }, (device) => {
      const storage = device.allocate('float32', 2_000_000);
      expect(() => device.allocate('float32', 3_000_000)).toThrow(
        /^wasm: no room for 12000000 bytes more: \d+ are in use and the memory cannot grow.*raise maximumMemory\.$/,
      );
      expect(device.memory()).toEqual({ storages: 1, bytes: 8_000_000 });
      device.free(storage);
      device.allocate('float32', 3_000_000);
    }));

  test('numbers outlive growth, on workers too', () =>
    withDevice({ threads: 2 }, async (device) => {
      const [rows, width] = [1000, 256];
      const indices = device.allocate('int32', rows);
      device.write(
        indices,
        Int32Array.from({ length: rows }, (_, i) => rows - 1 - i),
      );
      for (let round = 0; round < 10; round++) {
        // Each round lies beyond the memory of the one before.
        const table = device.allocate('float32', rows * width);
        const out = device.allocate('float32', rows * width);
        device.write(
          table,
          Float32Array.from({ length: rows * width }, (_, i) => i + round),
        );
        device.run(gather, { rows, width, count: rows, table, indices, out });
        const numbers = await device.read(out);
        expect(numbers[0]).toBe((rows - 1) * width + round);
        expect(numbers[rows * width - 1]).toBe(width - 1 + round);
      }
      expect((await device.read(indices))[0]).toBe(rows - 1);
    }));
});

describe('closing', () => {
  test('twice is once, and nothing runs afterwards', async () => {
    const device = await openDevice([wasm({ threads: 2 })]);
    const out = device.allocate('float32', 4);
    await device.close();
    await device.close();
    expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
    expect(() => device.run(fill, { out, value: 1 })).toThrow('wasm: this device was closed; open another.');
    expect(() => device.allocate('int32', 1)).toThrow('wasm: this device was closed');
  });

  test('a storage of another device is refused', () =>
    withDevice({ threads: 1 }, (one) =>
      withDevice({ threads: 1 }, (other) => {
        const out = other.allocate('float32', 4);
        expect(() => one.run(fill, { out, value: 1 })).toThrow(
          'wasm: this storage belongs to another device',
        );
      }),
    ));

  test('workers do not keep the process alive, closed or not', { timeout: 20_000 }, () => {
    const script = `
      import { wasm } from './src/index.ts';
      const device = await wasm({ threads: 3 }).open();
      console.log(device.threads);
    `;
    const result = spawnSync(
      process.execPath,
      [
        ...['--import', './test/run-typescript.mjs', '--conditions', '@argand/source'],
        ...['--input-type=module', '--eval', script],
      ],
      { cwd: fileURLToPath(new URL('..', import.meta.url)), encoding: 'utf8', timeout: 20_000 },
    );
    expect(result.stderr).toBe('');
    expect(result.stdout).toBe('3\n');
    expect(result.status).toBe(0);
  });
});
