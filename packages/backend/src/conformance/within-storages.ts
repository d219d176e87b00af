import { CallCheck } from '../call-check.ts';
import type { Device } from '../device.ts';
import type { Kernel } from '../kernel.ts';
import type { DeviceStorage, Numbers } from '../storage.ts';
import { type Declared, declaredBy, storagesIn, withStorage } from './declared.ts';
import { requireDeviceError, requireSame } from './device-checks/check.ts';

const guardLength = 64;

/**
 * Makes a call with storages that are as long as declared, which must give the same numbers; with storages that are one number too short, which
 * the device must refuse; and with indices that point outside, which it may refuse. Nothing may change but what the kernel writes.
 *
 * Nothing is checked if a storage of the call is empty, or if a call with such storages was `checked` before; a call that is joins them.
 */
export async function checkWithinStorages<Call>(
  device: Device,
  kernel: Kernel<Call>,
  call: Call,
  checked: Set<string>,
): Promise<void> {
  const { storages } = declaredBy(kernel, call, ({ length }) => new Int32Array(length));
  const names = new Map(storages.map(({ storage, name }) => [storage, name]));
  const found = new Set(storagesIn(call));
  if (found.size !== names.size || storages.some(({ storage }) => !found.has(storage))) {
    throw new Error(
      `${kernel.name} must declare every storage of a call: expected ${found.size}, received ${[...names.values()].join(', ')}.`,
    );
  }
  const kind = storages.map(({ name, storage: { dtype } }) => `${name}: ${dtype}`).join();
  if (checked.has(kind) || storages.some(({ least }) => least === 0)) return;
  checked.add(kind);
  const held = await readAll(device, [...found]);
  const declared = declaredBy(kernel, call, (storage) => numbersOf(held, storage));
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
}

/** Each storage in turn is one number too short. */
async function checkLengths<Call>(
  device: Device,
  kernel: Kernel<Call>,
  call: Call,
  { storages }: Declared,
  watched: ReadonlyMap<DeviceStorage, Numbers>,
): Promise<void> {
  for (const { name, storage, least } of storages) {
    const short = device.allocate(storage.dtype, least - 1);
    device.write(short, numbersOf(watched, storage).slice(0, least - 1));
    const shortened = withStorage(call, storage, short);
    // A kernel may take as many numbers as there are.
    if (!fits(kernel, shortened)) {
      await requireDeviceError(
        () => device.run(kernel, shortened),
        `${kernel.name} with ${name} of ${least - 1} numbers in place of ${least}`,
      );
    }
    device.free(short);
  }
  await requireUnchanged(device, watched, `${kernel.name} with storages that are too short`);
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
  watched: ReadonlyMap<DeviceStorage, Numbers>,
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
    }
    const touched = new Set(storages.filter(({ isWritten }) => isWritten).map((one) => one.storage));
    touched.add(storage);
    const others = new Map([...watched].filter(([other]) => !touched.has(other)));
    await requireUnchanged(device, others, `${kernel.name} with ${name}[${place}] out of range`);
    for (const changed of touched) device.write(changed, numbersOf(watched, changed));
  }
}

/** With no number more than is declared, a kernel finds all that it needs. */
async function checkExactLengths<Call>(
  device: Device,
  kernel: Kernel<Call>,
  call: Call,
  { storages }: Declared,
): Promise<void> {
  const exact = new Map<DeviceStorage, DeviceStorage>();
  let exactCall = call;
  for (const { storage, least } of storages) {
    // An operand may be the result.
    if (exact.has(storage)) continue;
    const copy = device.allocate(storage.dtype, least);
    device.write(copy, (await device.read(storage)).slice(0, least));
    exact.set(storage, copy);
    exactCall = withStorage(exactCall, storage, copy);
  }
  device.run(kernel, call);
  device.run(kernel, exactCall);
  for (const [storage, copy] of exact) {
    const what = `${kernel.name} on storages as long as it declares`;
    requireSame(await device.read(copy), (await device.read(storage)).slice(0, copy.length), what);
    device.free(copy);
  }
}

async function readAll(
  device: Device,
  storages: readonly DeviceStorage[],
): Promise<Map<DeviceStorage, Numbers>> {
  return new Map(
    await Promise.all(storages.map(async (storage) => [storage, await device.read(storage)] as const)),
  );
}

function numbersOf(numbers: ReadonlyMap<DeviceStorage, Numbers>, storage: DeviceStorage): Numbers {
  const found = numbers.get(storage);
  if (!found) throw new Error('A kernel declared a storage that is no argument of its call.');
  return found;
}

async function requireUnchanged(
  device: Device,
  watched: ReadonlyMap<DeviceStorage, Numbers>,
  what: string,
): Promise<void> {
  const now = await readAll(device, [...watched.keys()]);
  for (const [storage, numbers] of watched) {
    requireSame(numbersOf(now, storage), numbers, `${what}: a storage that it must not write`);
  }
}
