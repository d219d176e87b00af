import { expect, test } from 'vitest';
import type { Backend } from './device.ts';
import { openDevice } from './open-device.ts';
import { reference } from './reference/reference.ts';

function broken(name: string, reason: unknown): Backend {
  return {
    name,
    open: async () => {
      throw reason;
    },
  };
}

test('opens the first backend that works', async () => {
  const device = await openDevice([broken('webgpu', new Error('no adapter')), reference()]);
  expect(device.backend).toBe('reference');
  await device.close();
});

test('does not open what comes after it', async () => {
  let opened = false;
  const second: Backend = {
    name: 'second',
    open() {
      opened = true;
      return reference().open();
    },
  };
  await openDevice([reference(), second]);
  expect(opened).toBe(false);
});

test('lists why each backend does not work', async () => {
  const opening = openDevice([broken('webgpu', new Error('no adapter')), broken('wasm', 'no SIMD')]);
  await expect(opening).rejects.toMatchObject({
    name: 'DeviceError',
    message: 'openDevice: no backend of the list works here.\n  webgpu: no adapter\n  wasm: no SIMD',
  });
});

test('says that a list is empty, and what to do', async () => {
  await expect(openDevice([])).rejects.toThrow(/the list of backends is empty; pass at least one/);
});
