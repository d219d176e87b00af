import { expect, test } from 'vitest';
import type { Backend, Device } from './device.ts';
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

test('never lists undefined, whatever was thrown or passed', async () => {
  // What the types forbid, JavaScript passes.
  const notBackends = [undefined, reference, { name: 'empty' }] as unknown as Backend[];
  const thrown = [undefined, new Event('error'), { message: undefined }, new Error('')].map((reason, place) =>
    broken(`b${place}`, reason),
  );
  await expect(openDevice([...thrown, ...notBackends])).rejects.toMatchObject({
    name: 'DeviceError',
    message: [
      'openDevice: no backend of the list works here.',
      '  b0: no reason was given',
      '  b1: error event without a message',
      '  b2: no reason was given',
      '  b3: Error without a message',
      '  backend 4: expected a backend, such as wasm(), received undefined.',
      '  reference: expected a backend, such as wasm(), received the function reference. Call it: pass wasm() rather than wasm.',
      '  empty: expected a backend, such as wasm(), received an object with name.',
    ].join('\n'),
  });
});

test('names a backend once', async () => {
  await expect(openDevice([broken('wasm', new Error('wasm: no SIMD'))])).rejects.toThrow(
    /\n {2}wasm: no SIMD$/,
  );
});

test('expects a list', async () => {
  await expect(openDevice(reference() as unknown as Backend[])).rejects.toThrow(
    'openDevice: expected a list of backends, such as [wasm()], received an object with name, open.',
  );
});

test('passes over a backend that opens no device, and says what it opened', async () => {
  const opens = (name: string, opened: unknown): Backend => ({ name, open: async () => opened as Device });
  let closed = 0;
  const half = {
    allocate: () => undefined,
    close: async () => {
      closed += 1;
    },
  };
  const { backend } = await openDevice([opens('none', undefined), opens('half', half), reference()]);
  expect(backend).toBe('reference');
  expect(closed).toBe(1);
  await expect(
    openDevice([opens('none', undefined), opens('number', 5), opens('half', half)]),
  ).rejects.toThrow(
    [
      'openDevice: no backend of the list works here.',
      '  none: expected open() to return a Device, received undefined.',
      '  number: expected open() to return a Device, received 5.',
      '  half: expected open() to return a Device, received an object with allocate, close without the methods free, write, read, supports, run, synchronize, memory.',
    ].join('\n'),
  );
});
