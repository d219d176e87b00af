import type { ElementType, Numbers, Storage } from './storage.ts';

/** Gives the plain numbers behind a storage: what a kernel's meaning computes on. */
export type Memory = <T extends ElementType>(storage: Storage<T>) => Numbers<T>;

/**
 * One piece of work for a device: its name, its arguments (the type `Call`) and what it means.
 *
 * A *required* kernel must be there on every backend. A *fused* one may be missing: whoever wants it asks
 * {@link Device.supports} and otherwise composes required kernels, to the same numbers.
 */
export interface Kernel<Call> {
  readonly name: string;
  readonly required: boolean;
  /**
   * The slow and obvious definition, in float64. Every backend is held to it by the conformance suite. A kernel writes
   * the places that its arguments name: storages may be longer, and keep what lies behind.
   */
  readonly meaning: (call: Call, memory: Memory) => void;
}
