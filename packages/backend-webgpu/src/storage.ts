import type { DeviceStorage, ElementType } from '@argand/backend';
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
