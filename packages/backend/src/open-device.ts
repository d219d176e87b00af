import { describeValue } from './argument-type.ts';
import { type Backend, type Device, DeviceError } from './device.ts';
import { errorMessage } from './error-message.ts';

/** What every device can do. */
const methods: readonly (keyof Device)[] = [
  'allocate',
  'free',
  'write',
  'read',
  'supports',
  'run',
  'synchronize',
  'memory',
  'close',
];

/**
 * Opens the first backend of the list that works here.
 *
 * @throws DeviceError that lists why each of them did not, or that the list is empty. A backend whose `open` returns no {@link Device} does not.
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 *
 * const device = await openDevice([reference()]);
 * device.backend; // 'reference'
 * ```
 */
export async function openDevice(backends: readonly Backend[]): Promise<Device> {
  if (!Array.isArray(backends)) {
    throw new DeviceError(
      `openDevice: expected a list of backends, such as [wasm()], received ${describeValue(backends)}.`,
    );
  }
  const reasons: string[] = [];
  const causes: unknown[] = [];
  for (const [place, backend] of backends.entries()) {
    try {
      requireBackend(backend);
      return await openOne(backend);
    } catch (error) {
      causes.push(error);
      const name = backend?.name || `backend ${place}`;
      const message = errorMessage(error);
      reasons.push(message.startsWith(`${name}: `) ? message : `${name}: ${message}`);
    }
  }
  if (reasons.length === 0) {
    throw new DeviceError(
      'openDevice: the list of backends is empty; pass at least one, such as openDevice([wasm()]).',
    );
  }
  throw new DeviceError(`openDevice: no backend of the list works here.\n  ${reasons.join('\n  ')}`, {
    cause: causes.length === 1 ? causes[0] : new AggregateError(causes),
  });
}

async function openOne(backend: Backend): Promise<Device> {
  const device: Device | null | undefined = await backend.open();
  const missing = methods.filter((name) => typeof device?.[name] !== 'function');
  if (device && missing.length === 0) return device;
  // Half a device may hold something already.
  if (!missing.includes('close')) await device?.close();
  const lacking =
    typeof device === 'object' && device !== null ? ` without the methods ${missing.join(', ')}` : '';
  throw new DeviceError(`expected open() to return a Device, received ${describeValue(device)}${lacking}.`);
}

function requireBackend(backend: Backend | undefined): asserts backend is Backend {
  if (typeof backend?.open === 'function') return;
  const hint = typeof backend === 'function' ? ' Call it: pass wasm() rather than wasm.' : '';
  throw new DeviceError(`expected a backend, such as wasm(), received ${describeValue(backend)}.${hint}`);
}
