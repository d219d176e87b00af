import type { DeviceStorage } from '@argand/backend';
import type { Machine } from '../../machine.ts';
import type { Block } from '../../pool.ts';

// WebGPU promises eight storages to a kernel, and spiking neurons have more: what is only read is laid end to end first.

/** Copies the first numbers of storages into one buffer, one behind the other. */
export function endToEnd(
  machine: Machine,
  parts: readonly (readonly [storage: DeviceStorage, length: number])[],
): Block {
  const all = machine.scratch(parts.reduce((sum, [, length]) => sum + length, 0));
  let position = 0;
  for (const [storage, length] of parts) {
    machine.copy(machine.block(storage), 0, all, 4 * position, 4 * length);
    position += length;
  }
  return all;
}
