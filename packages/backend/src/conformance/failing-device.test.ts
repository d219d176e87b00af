import { expect, test } from 'vitest';
import { openDevice, reference } from '../index.ts';
import { fill } from '../kernels/index.ts';
import { FailingDevice, requireNoLeaks } from './failing-device.ts';

const device = new FailingDevice(await openDevice([reference()]));

/** Three calls that can fail; frees what it made, unless it is careless. */
const work = (careless: boolean) => async () => {
  const held = [];
  try {
    held.push(device.allocate('float32', 2), device.allocate('float32', 2));
    device.run(fill, { out: held[0], value: 1 });
    await device.read(held[0]);
  } finally {
    if (!careless) for (const storage of held) device.free(storage);
  }
};

test('fails once in each call, and finds what is left', async () => {
  // The second allocation fails while the first is in no list yet.
  await expect(requireNoLeaks(device, work(false))).rejects.toThrow(
    'after a failure in allocate 1 there are 1 storages of 16 bytes; expected 0 of 0, as before.',
  );
  await expect(requireNoLeaks(device, work(true))).rejects.toThrow('there are');
  const sound = async () => {
    const storage = device.allocate('float32', 2);
    try {
      device.write(storage, Float32Array.of(1));
      device.run(fill, { out: storage, value: 1 });
      await device.read(storage);
    } finally {
      device.free(storage);
    }
  };
  expect(await requireNoLeaks(device, sound)).toBe(4);
});

test("finds an error that is lost, and one that replaces the device's", async () => {
  const masking = () => {
    try {
      device.free(device.allocate('float32', 1));
    } catch {
      throw new Error('another');
    }
  };
  await expect(requireNoLeaks(device, masking)).rejects.toThrow(
    'the failure in allocate 0 was replaced by another error.',
  );
  const lost = () => {
    try {
      device.free(device.allocate('float32', 1));
    } catch {}
  };
  await expect(requireNoLeaks(device, lost)).rejects.toThrow('the failure in allocate 0 was lost.');
  await expect(requireNoLeaks(device, () => Promise.reject(new Error('mine')))).rejects.toThrow(
    'the work failed by itself.',
  );
});
