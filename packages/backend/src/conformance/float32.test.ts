import { afterAll, describe, expect, test } from 'vitest';
import type { Backend, Device } from '../device.ts';
import { requireWritable } from '../device-arguments.ts';
import type { Kernel } from '../kernel.ts';
import { KernelTable } from '../kernel-table.ts';
import { binary } from '../kernels/arrays/binary.ts';
import { reference } from '../reference/reference.ts';
import type { DeviceStorage, ElementType } from '../storage.ts';
import { describeBackend } from './describe-backend.ts';

/**
 * The reference with every storage rounded to float32 after each kernel, and with nothing promised of its arithmetic: the
 * best that a float32 device can be. NaN, signed zeros and denormals must then not be tested on it.
 */
function rounding(used: Set<string>): Backend {
  return { name: 'rounding', open: async () => roundingDevice(await reference().open(), used) };
}

function roundingDevice(device: Device, used: Set<string>): Device {
  const live = new Set<DeviceStorage>();
  const round: Kernel<DeviceStorage> = {
    name: 'round',
    required: false,
    declare(storage, declare) {
      declare.writes('storage', storage, storage.dtype, storage.length);
    },
    reference(storage, memory) {
      const numbers = memory(storage);
      for (const [place, number] of numbers.entries()) numbers[place] = Math.fround(number);
    },
  };
  // A phase just below +1 rounds to it, and must then be written −1.
  const seam: Kernel<DeviceStorage> = {
    name: 'seam',
    required: false,
    declare: round.declare,
    reference(storage, memory) {
      const phases = memory(storage);
      for (const [place, phase] of phases.entries()) if (phase === 1) phases[place] = -1;
    },
  };
  const table = new KernelTable('rounding').set(binary, (call) => {
    device.run(binary, call);
    if (call.operation !== 'phase') return;
    device.run(round, call.out);
    device.run(seam, call.out);
  });
  return {
    backend: 'rounding',
    description: 'the reference, rounded',
    threads: 1,
    arithmetic: { precision: 'float32', nan: false, signedZero: false, denormals: false },
    allocate<T extends ElementType>(type: T, length: number) {
      const storage = device.allocate(type, length);
      live.add(storage);
      return storage;
    },
    free(storage) {
      device.free(storage);
      live.delete(storage);
    },
    write(storage, numbers, offset) {
      requireWritable('rounding', numbers);
      device.write(storage, storage?.dtype === 'float32' ? Float32Array.from(numbers) : numbers, offset);
    },
    read: (storage, offset, length) => device.read(storage, offset, length),
    supports: (kernel) => kernel.required,
    run(kernel, call) {
      used.add(kernel?.name);
      if (table.has(kernel)) table.run(kernel, call);
      else device.run(kernel, call);
      for (const storage of live) if (storage.dtype === 'float32') device.run(round, storage);
    },
    synchronize: () => device.synchronize(),
    memory: () => device.memory(),
    close: () => device.close(),
    [Symbol.asyncDispose]: () => device.close(),
  };
}

describe('a float32 device that promises nothing passes', () => {
  const used = new Set<string>();
  describeBackend(rounding(used), { describe, test, skip: test.skip });
  afterAll(() => {
    expect(used).toContain('matmul');
    // Kernels that it does not support are not run on it.
    expect(used).not.toContain('phasorDense');
  });
});
