import type { Memory } from '@argand/backend';

/** What a device of `wasm` gives to kernels of your own. */
export interface WasmKernelContext {
  /**
   * The numbers of a storage, a Float32Array or an Int32Array in the memory of the device. An array can be used until the call returns: the
   * memory may grow afterwards.
   *
   * @throws DeviceError if the storage was freed or belongs to another device
   */
  readonly memory: Memory;
}
