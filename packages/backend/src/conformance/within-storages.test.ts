import { expect, test } from 'vitest';
import type { Kernel } from '../kernel.ts';
import { ReferenceDevice } from '../reference/reference.ts';
import type { DeviceStorage } from '../storage.ts';
import { checkWithinStorages } from './within-storages.ts';

interface AddCall {
  readonly length: number;
  readonly input: DeviceStorage;
  readonly extra: { readonly bias: DeviceStorage };
  readonly out: DeviceStorage;
}

/** out = input + bias. */
const add: Kernel<AddCall> = {
  name: 'add',
  required: false,
  declare({ length, input, extra, out }, declare) {
    declare.reads('input', input, 'float32', length);
    declare.reads('bias', extra.bias, 'float32', 1);
    declare.writes('out', out, 'float32', length);
  },
  reference({ length, input, extra, out }, memory) {
    for (let i = 0; i < length; i++) memory(out)[i] = memory(input)[i] + memory(extra.bias)[0];
  },
};

async function check(kernel: Kernel<AddCall>, length = 4, checked = new Set<string>()) {
  const device = new ReferenceDevice();
  const place = (size: number) => {
    const storage = device.allocate('float32', size);
    device.write(storage, new Float32Array(size).fill(2));
    return storage;
  };
  const call = { length, input: place(length), extra: { bias: place(2) }, out: place(length + 3) };
  await checkWithinStorages(device, kernel, call, checked);
  return checked;
}

test('a kernel that declares what it uses passes', async () => {
  expect([...(await check(add))]).toEqual(['input: float32,bias: float32,out: float32']);
});

test('a call with nothing to do is not checked', async () => {
  expect((await check(add, 0)).size).toBe(0);
});

test('a storage that is not declared is an error', async () => {
  const declare: typeof add.declare = ({ length, input, out }, to) => {
    to.reads('input', input, 'float32', length);
    to.writes('out', out, 'float32', length);
  };
  await expect(check({ ...add, declare })).rejects.toThrow(
    'add must declare every storage of a call: expected 3, received input, out.',
  );
});

test('a kernel that uses more than it declares fails', async () => {
  const declare: typeof add.declare = ({ length, input, extra, out }, to) => {
    to.reads('input', input, 'float32', length - 1);
    to.reads('bias', extra.bias, 'float32', 1);
    to.writes('out', out, 'float32', length);
  };
  await expect(check({ ...add, declare })).rejects.toThrow(
    'add on storages as long as it declares: place 3 is NaN, expected 4.',
  );
});
