import type { DeviceStorage, ElementType } from '@argand/backend';
import type { Dispatch } from './dispatch.ts';
import type { Program } from './wgsl/program.ts';

/** What a device of `webgpu` gives to kernels of your own. */
export interface WebGpuKernelContext {
  /**
   * Runs a program over storages, after all work that was called for before. It is compiled when it first runs: make each program once, outside
   * of the calls.
   *
   * @throws DeviceError if a storage was freed or belongs to another device, or the GPU failed. If WGSL does not compile, a later call or read
   * throws, with the name of the program.
   */
  run<Storages extends string, Arguments extends string>(
    program: Program<Storages, Arguments>,
    dispatch: Dispatch<Storages, Arguments>,
  ): void;
  /**
   * A storage for intermediate numbers, until the call of the kernel returns. What it holds at first is unspecified.
   *
   * @throws DeviceError if there is no room
   */
  scratch<T extends ElementType>(type: T, length: number): DeviceStorage<T>;
}
