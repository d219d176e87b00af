import { CallCheck } from '../call-check.ts';
import type { Device } from '../device.ts';
import type { Kernel } from '../kernel.ts';
import type { Numbers, Storage } from '../storage.ts';
import { type Declared, declaredBy, storagesIn, withStorage } from './declared.ts';
import { requireDeviceError, requireSame } from './device-checks/check.ts';

const guardLength = 64;

/**
 * Makes a call with storages that are as long as declared, which must give the same numbers; with storages that are one number too short, which
 * the device must refuse; and with indices that point outside, which it may refuse. Nothing may change but what the kernel writes.
 *
 * @returns false, with nothing checked, if a storage of the call is empty
 */
export async function checkWithinStorages<Call>(
  device: Device,
  kernel: Kernel<Call>,
  call: Call,
): Promise<boolean> {
  const held = await readAll(device, storagesIn(call));
  const declared = declaredBy(kernel, call, (storage) => numbersOf(held, storage));
  const names = new Map(declared.storages.map(({ storage, name }) => [storage, name]));
  if (names.size !== held.size || declared.storages.length !== held.size) {
    throw new Error(
      `${kernel.name} must declare every storage of a call once: expected ${held.size}, received ${[...names.values()].join(', ')}.`,
    );
  }
  if (declared.storages.some(({ least }) => least === 0)) return false;
  const guards = [0, 1].map(() => {
    const guard = device.allocate('float32', guardLength);
    device.write(guard, new Float32Array(guardLength).fill(4321));
    return guard;
  });
  const watched = await readAll(device, [...held.keys(), ...guards]);
  try {
    await checkLengths(device, kernel, call, declared, watched);
    await checkIndices(device, kernel, call, declared, watched);
    await checkExactLengths(device, kernel, call, declared);
  } finally {
    for (const guard of guards) device.free(guard);
  }
  return true;
}

/** Each storage in turn is one number too short. */
async function checkLengths<Call>(
  device: Device,
  kernel: Kernel<Call>,
  call: Call,
  { storages }: Declared,
  watched: ReadonlyMap<Storage, Numbers>,
): Promise<void> {
  for (const { name, storage, least } of storages) {
    const short = device.allocate(storage.type, least - 1);
    device.write(short, numbersOf(watched, storage).slice(0, least - 1));
    const shortened = withStorage(call, storage, short);
    // A kernel may take as many numbers as there are.
    if (!fits(kernel, shortened)) {
      const what = `${kernel.name} with ${name} of ${least - 1} numbers in place of ${least}`;
      await requireDeviceError(() => device.run(kernel, shortened), what);
      await requireUnchanged(device, watched, what);
    }
    device.free(short);
  }
}

function fits<Call>(kernel: Kernel<Call>, call: Call): boolean {
  try {
    new CallCheck('fits').run(kernel, call);
    return true;
  } catch {
    return false;
  }
}

/** Each index in turn points outside. */
async function checkIndices<Call>(
  device: Device,
  kernel: Kernel<Call>,
  call: Call,
  { storages, indices }: Declared,
  watched: ReadonlyMap<Storage, Numbers>,
): Promise<void> {
  for (const { name, storage, place, above } of indices) {
    for (const index of [-1, above, 2 ** 31 - 1, -(2 ** 31)]) {
      device.write(storage, Int32Array.of(index), place);
      try {
        device.run(kernel, call);
      } catch (error) {
        // A device that looks at indices refuses them; one that cannot runs the kernel within its storages.
        await requireDeviceError(() => {
          throw error;
        }, `${kernel.name} with ${name}[${place}] = ${index}`);
      }
      const touched = new Set(storages.filter(({ isWritten }) => isWritten).map((one) => one.storage));
      touched.add(storage);
      const others = new Map([...watched].filter(([other]) => !touched.has(other)));
      await requireUnchanged(device, others, `${kernel.name} with ${name}[${place}] = ${index}`);
      for (const changed of touched) device.write(changed, numbersOf(watched, changed));
    }
  }
}

/** With no number more than is declared, a kernel finds all that it needs. */
async function checkExactLengths<Call>(
  device: Device,
  kernel: Kernel<Call>,
  call: Call,
  { storages }: Declared,
): Promise<void> {
  const exact = new Map<Storage, Storage>();
  let exactCall = call;
  for (const { storage, least } of storages) {
    const copy = device.allocate(storage.type, least);
    device.write(copy, (await device.read(storage)).slice(0, least));
    exact.set(storage, copy);
    exactCall = withStorage(exactCall, storage, copy);
  }
  device.run(kernel, call);
  device.run(kernel, exactCall);
  for (const { name, storage, least } of storages) {
    const copy = exact.get(storage);
    if (!copy) continue;
    const what = `${kernel.name} on storages as long as it declares, ${name}`;
    requireSame(await device.read(copy), (await device.read(storage)).slice(0, least), what);
    device.free(copy);
  }
}

async function readAll(device: Device, storages: readonly Storage[]): Promise<Map<Storage, Numbers>> {
  const numbers = new Map<Storage, Numbers>();
  for (const storage of storages) numbers.set(storage, await device.read(storage));
  return numbers;
}

function numbersOf(numbers: ReadonlyMap<Storage, Numbers>, storage: Storage): Numbers {
  const found = numbers.get(storage);
  if (!found) throw new Error('A kernel declared a storage that is no argument of its call.');
  return found;
}

async function requireUnchanged(
  device: Device,
  watched: ReadonlyMap<Storage, Numbers>,
  what: string,
): Promise<void> {
  for (const [storage, numbers] of watched) {
    requireSame(await device.read(storage), numbers, `${what}: a storage that it must not write`);
  }
}
