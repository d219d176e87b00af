import { type Backend, type Device, DeviceError } from './device.ts';
import { errorMessage } from './error-message.ts';

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
  if (!Array.isArray(backends)) {
    throw new DeviceError(
      `openDevice: expected a list of backends, such as [wasm()], received ${typeof backends}.`,
    );
  }
  const reasons: string[] = [];
  const causes: unknown[] = [];
  for (const [place, backend] of backends.entries()) {
    try {
      requireBackend(backend);
      return await backend.open();
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

function requireBackend(backend: Backend | undefined): asserts backend is Backend {
  if (typeof backend?.open === 'function') return;
  const hint = typeof backend === 'function' ? ' Call it: pass wasm() rather than wasm.' : '';
  throw new DeviceError(`expected a backend, such as wasm(), received ${typeof backend}.${hint}`);
}
