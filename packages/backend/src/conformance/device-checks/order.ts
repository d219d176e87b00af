import { DeviceError } from '../../device.ts';
import type { Kernel } from '../../kernel.ts';
import { binary } from '../../kernels/arrays/binary.ts';
import { fill } from '../../kernels/arrays/fill.ts';
import { unary } from '../../kernels/arrays/unary.ts';
import { type CheckGroup, requireDeviceError, requireSame, requireTrue } from './check.ts';

const unknown: Kernel<Record<string, never>> = {
  name: 'a kernel that no backend has',
  required: false,
  declare() {},
  reference() {
    throw new DeviceError('This kernel means nothing.');
  },
};

/** Work is done in the order in which it was requested. */
export const orderChecks: CheckGroup = {
  title: 'order of work',
  checks: [
    {
      name: 'kernels see what kernels before them wrote',
      async run(device) {
        const shape = [1000];
        const x = device.allocate('float32', 1000);
        device.run(fill, { out: x, value: 1 });
        const itself = { storage: x, strides: [1] };
        for (let doubling = 0; doubling < 20; doubling++) {
          device.run(binary, { operation: 'add', shape, a: itself, b: itself, out: x });
        }
        requireSame(await device.read(x), new Array<number>(1000).fill(2 ** 20), 'doubled 20 times');
      },
    },
    {
      name: 'a write changes nothing that was requested before it',
      async run(device) {
        const x = device.allocate('float32', 300);
        const y = device.allocate('float32', 300);
        device.run(fill, { out: x, value: 1 });
        device.run(unary, { operation: 'neg', length: 300, input: x, out: y });
        const earlier = device.read(x, 0, 2);
        device.write(x, Float32Array.of(5, 6));
        device.run(fill, { out: y, value: 4 });
        requireSame(await earlier, [1, 1], 'read before the write');
        requireSame(await device.read(x, 0, 3), [5, 6, 1], 'after the write');
        requireSame(await device.read(y, 298), [4, 4], 'after the fill');
      },
    },
    {
      name: 'several reads can be under way',
      async run(device) {
        const x = device.allocate('int32', 5);
        const reads = Array.from({ length: 8 }, (_, value) => {
          device.run(fill, { out: x, value });
          return device.read(x);
        });
        for (const [value, read] of (await Promise.all(reads)).entries()) {
          requireSame(read, new Array<number>(5).fill(value), `read ${value}`);
        }
      },
    },
    {
      name: 'queued work still sees a storage that is freed',
      async run(device) {
        const x = device.allocate('float32', 500);
        const y = device.allocate('float32', 500);
        device.run(fill, { out: x, value: 3 });
        device.run(unary, { operation: 'neg', length: 500, input: x, out: y });
        device.free(x);
        const z = device.allocate('float32', 500);
        device.write(z, new Float32Array(500).fill(8));
        requireSame(await device.read(y), new Array<number>(500).fill(-3), 'computed from a freed storage');
      },
    },
    {
      name: 'synchronize resolves',
      async run(device) {
        await device.synchronize();
        const x = device.allocate('float32', 1);
        device.run(fill, { out: x, value: 1 });
        await device.synchronize();
        requireSame(await device.read(x), [1], 'after synchronize');
      },
    },
    {
      name: 'a kernel that the device lacks is refused',
      async run(device) {
        await requireDeviceError(() => device.run(unknown, {}), 'run of an unknown kernel');
      },
    },
    {
      name: 'the device says what it is',
      async run(device) {
        requireTrue(
          device.backend.length > 0 && device.description.length > 0,
          'It has a name and a description.',
        );
        requireTrue(Number.isInteger(device.threads) && device.threads >= 1, `${device.threads} threads.`);
      },
    },
  ],
};
