import { type Device, DeviceError } from '../../device.ts';

/** One promise of a device, checked on a device of its own. */
export interface Check {
  readonly name: string;
  /** The kernel that it needs, if that is not a required one. */
  readonly kernel?: string;
  readonly run: (device: Device) => Promise<void>;
}

/** Checks of one subject. */
export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly Check[];
}

/** Throws unless `got` holds the numbers of `want`, NaN and the sign of zeros included. */
export function requireSame(got: ArrayLike<number>, want: ArrayLike<number>, what: string): void {
  if (got.length !== want.length) {
    throw new Error(`${what}: ${got.length} numbers, expected ${want.length}.`);
  }
  for (let i = 0; i < want.length; i++) {
    if (!Object.is(got[i], want[i])) {
      throw new Error(`${what}: place ${i} is ${got[i]}, expected ${want[i]}.`);
    }
  }
}

/** Throws unless the condition holds. */
export function requireTrue(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** Throws unless the attempt throws, or rejects with, a {@link DeviceError}. */
export async function requireDeviceError(attempt: () => unknown, what: string): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    // By name too: a backend may have a copy of this package of its own.
    if (error instanceof DeviceError || (error instanceof Error && error.name === 'DeviceError')) return;
    throw new Error(`${what}: expected a DeviceError, but it threw ${String(error)}.`);
  }
  throw new Error(`${what}: expected a DeviceError, but nothing was thrown.`);
}
