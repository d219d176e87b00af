import { type Backend, type Device, DeviceError } from './device.ts';

/**
 * Opens the first backend of the list that works here.
 *
 * @throws DeviceError that lists why each of them did not, or that the list is empty.
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 *
 * const device = await openDevice([reference()]);
 * device.backend; // 'reference'
 * ```
 */
export async function openDevice(backends: readonly Backend[]): Promise<Device> {
  const reasons: string[] = [];
  for (const backend of backends) {
    try {
      return await backend.open();
    } catch (error) {
      reasons.push(`${backend.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (reasons.length === 0) {
    throw new DeviceError(
      'openDevice: the list of backends is empty; pass at least one, such as openDevice([wasm()]).',
    );
  }
  throw new DeviceError(`openDevice: no backend of the list works here.\n  ${reasons.join('\n  ')}`);
}
