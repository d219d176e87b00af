import { expect, test } from 'vitest';
import type { Kernel } from '../kernel.ts';
import { fill } from '../kernels/arrays/fill.ts';
import { unary } from '../kernels/arrays/unary.ts';
import type { DeviceStorage } from '../storage.ts';
import { reference } from './reference.ts';

test('holds floats in float64', async () => {
  const device = await reference().open();
  const storage = device.allocate('float32', 1);
  device.write(storage, Float64Array.of(0.1));
  expect(await device.read(storage)).toEqual(Float64Array.of(0.1));
  expect(device.memory()).toEqual({ storages: 1, bytes: 8 });
});

test.each([-1, Number.NaN, 1.5, Number.POSITIVE_INFINITY])(
  'refuses to allocate %d numbers',
  async (length) => {
    const device = await reference().open();
    expect(() => device.allocate('float32', length)).toThrow(
      `reference: cannot allocate ${length} numbers (float32); the length must be a whole number, 0 or more.`,
    );
  },
);

test('says that there is no memory', async () => {
  const device = await reference().open();
  expect(() => device.allocate('int32', 2 ** 52)).toThrow(
    'reference: cannot allocate 4503599627370496 numbers (int32): no memory; free storages or work in smaller batches.',
  );
  expect(device.memory().storages).toBe(0);
});

test('refuses a freed storage, with its type and length', async () => {
  const device = await reference().open();
  const storage = device.allocate('int32', 3);
  device.free(storage);
  const message = 'reference: this storage (int32, 3 numbers) was freed or belongs to another device.';
  expect(() => device.write(storage, Int32Array.of(1))).toThrow(message);
  expect(() => device.free(storage)).toThrow(message);
  expect(() => device.run(fill, { out: storage, value: 0 })).toThrow(message);
  await expect(device.read(storage)).rejects.toThrow(message);
});

test("refuses another device's storage, of its own kind or not", async () => {
  const device = await reference().open();
  const sibling = (await reference().open()).allocate('float32', 2);
  expect(() => device.free(sibling)).toThrow('(float32, 2 numbers) was freed or belongs to another device.');
  const stranger: DeviceStorage<'float32'> = { dtype: 'float32', length: 2 };
  expect(() => device.free(stranger)).toThrow(
    'reference: this storage (float32, 2 numbers) belongs to another device; read it there and write it here.',
  );
});

test.each([
  [3, 2],
  [1, -1],
  [1, 0.5],
  [1, Number.NaN],
  [0, 5],
])('refuses to write %d numbers at place %d of 4', async (length, offset) => {
  const device = await reference().open();
  const storage = device.allocate('float32', 4);
  const write = () => device.write(storage, new Float32Array(length), offset);
  expect(write).toThrow(
    `reference: cannot write ${length} numbers from place ${offset} on in a storage of 4; all must lie within it.`,
  );
});

test('refuses to read beyond the end', async () => {
  const device = await reference().open();
  const storage = device.allocate('float32', 4);
  await expect(device.read(storage, 2, 3)).rejects.toThrow(
    'reference: cannot read 3 numbers from place 2 on in a storage of 4; all must lie within it.',
  );
  await expect(device.read(storage, 6)).rejects.toThrow('cannot read -2 numbers from place 6 on');
});

test('takes a kernel of a user, by its meaning', async () => {
  const device = await reference().open();
  const storage = device.allocate('float32', 2);
  const count: Kernel<{ readonly out: DeviceStorage }> = {
    name: 'count',
    required: false,
    declare({ out }, declare) {
      declare.writes('out', out, out.dtype, out.length);
    },
    reference({ out }, memory) {
      for (let i = 0; i < out.length; i++) memory(out)[i] = i;
    },
  };
  expect(device.supports(count)).toBe(true);
  device.run(count, { out: storage });
  expect(await device.read(storage)).toEqual(Float64Array.of(0, 1));
});

test('a closed device says so', async () => {
  const device = await reference().open();
  const storage = device.allocate('float32', 4);
  await device.close();
  await device.close();
  expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
  expect(() => device.allocate('float32', 1)).toThrow('reference: the device is closed; open another one.');
  await expect(device.read(storage)).rejects.toThrow('(float32, 4 numbers) went when its device was closed.');
});

test('a kernel sees freed storages as gone', async () => {
  const device = await reference().open();
  const input = device.allocate('float32', 4);
  const out = device.allocate('float32', 4);
  device.free(input);
  expect(() => device.run(unary, { operation: 'neg', length: 4, input, out })).toThrow('was freed');
});
