import { DeviceError, type DeviceStorage, type ElementType, requireStorage } from '@argand/backend';
import type { Block } from './pool.ts';

/** A storage in a buffer of its own. */
export class WebGpuStorage<T extends ElementType = ElementType> implements DeviceStorage<T> {
  /** The machine that it is of. */
  readonly owner: object;
  readonly dtype: T;
  readonly length: number;
  /** `undefined` once it was freed. */
  block: Block | undefined;

  constructor(owner: object, type: T, length: number, block: Block) {
    this.owner = owner;
    this.dtype = type;
    this.length = length;
    this.block = block;
  }
}

/** The buffer of a storage. @throws DeviceError if it was freed, or belongs to another device than `owner`. */
export function blockOf(storage: DeviceStorage, owner: object): Block {
  if (storage instanceof WebGpuStorage && storage.owner === owner && storage.block) return storage.block;
  requireStorage('webgpu', storage);
  const what = `webgpu: this storage (${storage.dtype}, ${storage.length} numbers)`;
  if (!(storage instanceof WebGpuStorage) || storage.owner !== owner) {
    throw new DeviceError(`${what} belongs to another device; read it there and write it here.`);
  }
  throw new DeviceError(`${what} was freed, or went when its device was closed.`);
}
