import type { Device } from '../../device.ts';
import { fill } from '../../kernels/arrays/fill.ts';
import { unary } from '../../kernels/arrays/unary.ts';
import { reference } from '../../reference/reference.ts';
import type { DeviceStorage } from '../../storage.ts';
import { type CheckGroup, requireDeviceError, requireSame, requireTrue } from './check.ts';

const special = Float32Array.of(Number.NaN, -0, 0, Number.POSITIVE_INFINITY, -1e-40, 3.4e38, 0.1, -1);

/** What a device may not do with a storage that is not its own, or no longer. */
async function requireRefused(device: Device, storage: DeviceStorage<'float32'>, why: string): Promise<void> {
  const length = 4;
  const out = device.allocate('float32', length);
  await requireDeviceError(() => device.read(storage), `read of ${why}`);
  await requireDeviceError(() => device.write(storage, Float32Array.of(1)), `write to ${why}`);
  await requireDeviceError(() => device.free(storage), `free of ${why}`);
  await requireDeviceError(() => device.run(fill, { out: storage, value: 1 }), `fill of ${why}`);
  const call = { operation: 'neg', length, input: storage, out } as const;
  await requireDeviceError(() => device.run(unary, call), `unary of ${why}`);
  device.free(out);
}

/** Storages: what is written is read, what is freed is gone, and the count is kept. */
export const storageChecks: CheckGroup = {
  title: 'storages',
  checks: [
    {
      name: 'are read as they were written, bit for bit',
      async run(device) {
        const floats = device.allocate('float32', special.length);
        device.write(floats, special);
        requireSame(Float32Array.from(await device.read(floats)), special, 'float32');
        const whole = Int32Array.of(0, -1, 2 ** 31 - 1, -(2 ** 31), 16_777_217);
        const integers = device.allocate('int32', whole.length);
        device.write(integers, whole);
        const read = await device.read(integers);
        requireTrue(
          read[Symbol.toStringTag] === 'Int32Array',
          'An int32 storage must be read as an Int32Array.',
        );
        requireSame(read, whole, 'int32');
      },
    },
    {
      name: 'are written and read in part',
      async run(device) {
        for (const length of [1, 7, 64, 257]) {
          const storage = device.allocate('float32', length + 5);
          device.write(storage, new Float32Array(length + 5).fill(-1));
          device.write(
            storage,
            Float32Array.from({ length }, (_, i) => i),
            3,
          );
          const want = [-1, -1, -1, ...Array.from({ length }, (_, i) => i), -1, -1];
          requireSame(await device.read(storage), want, 'after a write with an offset');
          requireSame(await device.read(storage, 2), want.slice(2), 'read from place 2 on');
          requireSame(await device.read(storage, 3, length), want.slice(3, 3 + length), 'read of a part');
          requireSame(await device.read(storage, 3, 0), [], 'read of nothing');
        }
      },
    },
    {
      name: 'take float64 numbers, rounded',
      async run(device) {
        const storage = device.allocate('float32', 3);
        device.write(storage, Float64Array.of(0.1, -2, 1 / 3));
        const read = await device.read(storage);
        requireSame(Float32Array.from(read), Float32Array.of(0.1, -2, 1 / 3), 'float64 written');
      },
    },
    {
      name: 'take numbers in shared memory, and a part of an array',
      async run(device) {
        const memory =
          typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(16) : new SharedArrayBuffer(16);
        const numbers = new Float32Array(memory, 4, 2);
        numbers.set([0.5, -2]);
        const storage = device.allocate('float32', 2);
        device.write(storage, numbers);
        requireSame(await device.read(storage), [0.5, -2], 'shared memory written');
        device.free(storage);
      },
    },
    {
      name: 'may be empty',
      async run(device) {
        const storage = device.allocate('float32', 0);
        device.write(storage, new Float32Array(0));
        requireSame(await device.read(storage), [], 'an empty storage');
        device.free(storage);
      },
    },
    {
      name: 'are copied when written and when read',
      async run(device) {
        const storage = device.allocate('float32', 4);
        const numbers = Float32Array.of(1, 2, 3, 4);
        device.write(storage, numbers);
        numbers.fill(9);
        const read = await device.read(storage);
        requireSame(read, [1, 2, 3, 4], 'the array was changed after write returned');
        read.fill(7);
        requireSame(await device.read(storage), [1, 2, 3, 4], 'the array that was read was changed');
      },
    },
    {
      name: 'do not overlap',
      async run(device) {
        const many = [1, 3, 64, 5, 0, 257, 2].map((length) => device.allocate('float32', length));
        for (const [i, storage] of many.entries()) device.run(fill, { out: storage, value: i });
        for (const [i, storage] of many.entries()) {
          requireSame(await device.read(storage), new Array<number>(storage.length).fill(i), `storage ${i}`);
        }
      },
    },
    {
      name: 'are counted',
      async run(device) {
        const before = device.memory();
        const first = device.allocate('float32', 1000);
        const one = device.memory();
        requireTrue(one.storages === before.storages + 1, `One more, but ${one.storages} storages.`);
        requireTrue(one.bytes >= before.bytes + 4000, `4000 bytes more, but ${one.bytes}.`);
        const second = device.allocate('int32', 10);
        device.free(first);
        const other = device.memory();
        requireTrue(
          other.storages === before.storages + 1,
          `One of two freed, but ${other.storages} are left.`,
        );
        device.free(second);
        const { storages, bytes } = device.memory();
        requireTrue(
          storages === before.storages && bytes === before.bytes,
          `All were freed: expected ${before.storages} storages and ${before.bytes} bytes, but there are ${storages} and ${bytes}.`,
        );
      },
    },
    {
      name: 'can be allocated and freed again and again',
      async run(device) {
        const before = device.memory().bytes;
        for (let round = 0; round < 300; round++) {
          const storage = device.allocate('float32', 1 + ((round * 7919) % 5000));
          device.run(fill, { out: storage, value: round });
          device.free(storage);
        }
        await device.synchronize();
        requireTrue(device.memory().bytes === before, `${device.memory().bytes - before} bytes are left.`);
      },
    },
    {
      name: 'must have a length that is a length',
      async run(device) {
        for (const length of [-1, Number.NaN, 1.5, Number.POSITIVE_INFINITY, 2 ** 52]) {
          await requireDeviceError(() => device.allocate('float32', length), `allocate of ${length}`);
        }
        requireTrue(device.memory().storages === 0, 'An allocation that failed must not count.');
      },
    },
    {
      name: 'have an end',
      async run(device) {
        const storage = device.allocate('float32', 4);
        const write = (length: number, offset: number) => () =>
          device.write(storage, new Float32Array(length), offset);
        await requireDeviceError(write(5, 0), 'write of 5 numbers to a storage of 4');
        await requireDeviceError(write(2, 3), 'write of 2 numbers at place 3 of 4');
        await requireDeviceError(write(1, -1), 'write at place -1');
        await requireDeviceError(() => device.read(storage, 3, 2), 'read of 2 numbers at place 3 of 4');
        await requireDeviceError(() => device.read(storage, 5), 'read from place 5 of 4 on');
        await requireDeviceError(() => device.read(storage, -1, 2), 'read from place -1 on');
      },
    },
    {
      name: 'cannot be used after they were freed',
      async run(device) {
        const storage = device.allocate('float32', 4);
        device.free(storage);
        await requireRefused(device, storage, 'a freed storage');
      },
    },
    {
      name: 'of another device are refused',
      async run(device) {
        const other = await reference().open();
        await requireRefused(device, other.allocate('float32', 4), 'a storage of another device');
        await other.close();
      },
    },
    {
      name: 'are of one of the two types, and their numbers in arrays that are taken',
      async run(device) {
        for (const type of [undefined, 'float64', 'complex64', 5]) {
          await requireDeviceError(() => device.allocate(type as never, 2), `allocate of type ${type}`);
        }
        const storage = device.allocate('float32', 2);
        for (const numbers of [undefined, null, [1, 2], 'ab', Uint8Array.of(1, 2), BigInt64Array.of(1n)]) {
          await requireDeviceError(() => device.write(storage, numbers as never), `write of ${numbers}`);
        }
      },
    },
    {
      name: 'are told from other values',
      async run(device) {
        for (const value of [undefined, null, 5, {}, { type: 'float32' }, Float32Array.of(1)]) {
          await requireRefused(device, value as never, `the value ${value}`);
        }
        const call = { operation: 'neg', length: 1 } as never;
        for (const wrong of [undefined, null, 5, {}, call]) {
          await requireDeviceError(() => device.run(unary, wrong as never), `unary of ${wrong}`);
        }
        for (const kernel of [undefined, null, {}]) {
          await requireDeviceError(() => device.run(kernel as never, {} as never), `run of ${kernel}`);
        }
      },
    },
    {
      name: 'go when the device is closed, which can be closed twice',
      async run(device) {
        const storage = device.allocate('float32', 4);
        await device.close();
        await device.close();
        await requireDeviceError(() => device.read(storage), 'read on a closed device');
        await requireDeviceError(() => device.allocate('float32', 4), 'allocate on a closed device');
        await requireDeviceError(() => device.synchronize(), 'synchronize on a closed device');
      },
    },
    {
      name: 'are still read if the device is closed meanwhile',
      async run(device) {
        const storage = device.allocate('float32', 3);
        device.write(storage, Float32Array.of(1, 2, 3));
        const [reading] = [device.read(storage), device.close()];
        requireSame(await reading, [1, 2, 3], 'read while the device is closed');
        await device.close();
      },
    },
    {
      name: 'can be freed after the device was closed, which does nothing',
      async run(device) {
        const [kept, freed] = [device.allocate('float32', 4), device.allocate('int32', 4)];
        device.free(freed);
        await device.close();
        for (const storage of [kept, kept, freed]) {
          try {
            device.free(storage);
          } catch (error) {
            throw new Error(`Freeing on a closed device threw, which would replace another error: ${error}`);
          }
        }
        requireTrue(device.memory().storages === 0, `${device.memory().storages} storages after close.`);
      },
    },
  ],
};
