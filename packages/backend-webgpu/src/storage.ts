import type { ElementType, Storage } from '@argand/backend';
import type { Machine } from './machine.ts';
import type { Block } from './pool.ts';

/** A storage in a buffer of its own. */
export class WebGpuStorage<T extends ElementType = ElementType> implements Storage<T> {
  readonly machine: Machine;
  readonly type: T;
  readonly length: number;
  /** `undefined` once it was freed. */
  block: Block | undefined;

  constructor(machine: Machine, type: T, length: number, block: Block) {
    this.machine = machine;
    this.type = type;
    this.length = length;
    this.block = block;
  }
}
