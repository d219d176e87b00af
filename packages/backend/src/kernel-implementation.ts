import {
  type ArgumentType,
  interfaceType,
  requireFunction,
  requireList,
  requireType,
} from './argument-type.ts';
import { requireKernel } from './device-arguments.ts';
import type { Kernel, Memory } from './kernel.ts';
import type { KernelTable } from './kernel-table.ts';

/**
 * An implementation of a kernel for one kind of device, for the option `kernels` of a backend such as `wasm` or `webgpu`. Make one with
 * {@link implementKernel}. `Context` is what devices of that kind give to implementations.
 */
export interface KernelImplementation<in Context> {
  /** The kernel's name. */
  readonly name: string;
  /** Adds the implementation to the table of a device. The backend calls it when a device is opened. */
  readonly addTo: (table: KernelTable, context: Context) => void;
}

const implementationType: ArgumentType<KernelImplementation<never>> = interfaceType(['name', 'addTo'], {
  name: 'KernelImplementation',
  package: '@argand/backend',
  remedy: 'Make one with implementKernel(kernel, implement).',
});

/**
 * Implements a kernel for devices of one kind. A kernel that the device already has is replaced.
 *
 * @param kernel checks the calls: the implementation only sees calls that fit their storages
 * @param implement called once for each device that is opened; returns the function that runs a call
 * @throws DeviceError if `kernel` is not a kernel; TypeError if `implement` is not a function
 * @example
 * ```ts
 * import { type DeviceStorage, implementKernel, type Kernel, openDevice } from '@argand/backend';
 * import { type WasmKernelContext, wasm } from '@argand/backend-wasm';
 *
 * const double: Kernel<{ input: DeviceStorage<'float32'>; out: DeviceStorage<'float32'> }> = {
 *   name: 'double',
 *   required: false,
 *   declare({ input, out }, declare) {
 *     declare.reads('input', input, 'float32', input.length);
 *     declare.writes('out', out, 'float32', input.length);
 *   },
 *   reference({ input, out }, memory) {
 *     for (let i = 0; i < input.length; i++) memory(out)[i] = 2 * memory(input)[i];
 *   },
 * };
 * const doubleOnWasm = implementKernel(double, ({ memory }: WasmKernelContext) => ({ input, out }) => {
 *   const [from, to] = [memory(input), memory(out)];
 *   for (let i = 0; i < input.length; i++) to[i] = 2 * from[i];
 * });
 * const device = await openDevice([wasm({ kernels: [doubleOnWasm] })]);
 * device.supports(double); // true
 * await device.close();
 * ```
 */
export function implementKernel<Call, Context>(
  kernel: Kernel<Call>,
  implement: (context: Context) => (call: Call) => void,
): KernelImplementation<Context> {
  requireKernel('implementKernel', kernel);
  requireFunction(implement, 'implementKernel', 'implement');
  return {
    name: kernel.name,
    addTo(table, context) {
      table.set(kernel, implement(context));
    },
  };
}

/**
 * Implements a kernel by its reference definition, for devices whose numbers the host can see, such as those of `wasm`: slow, and
 * correct. It computes in float64 and rounds what it stores.
 *
 * @throws DeviceError if `kernel` is not a kernel
 * @example
 * ```ts
 * import { openDevice, referenceImplementation } from '@argand/backend';
 * import { probe, wasm } from '@argand/backend-wasm';
 *
 * const slowProbe = referenceImplementation(probe);
 * const device = await openDevice([wasm({ threads: 1, kernels: [slowProbe] })]);
 * device.supports(probe); // true
 * await device.close();
 * ```
 */
export function referenceImplementation<Call>(
  kernel: Kernel<Call>,
): KernelImplementation<{ readonly memory: Memory }> {
  return implementKernel(kernel, ({ memory }: { readonly memory: Memory }) => (call: Call) => {
    kernel.reference(call, memory);
  });
}

/**
 * Checks the option `kernels` of a backend.
 *
 * @throws TypeError that names the backend and what it received
 */
export function requireKernelImplementations(value: unknown, backend: string): void {
  requireList(value, backend, 'kernels');
  for (const [i, one] of value.entries()) requireType(implementationType, one, backend, `kernels[${i}]`);
}
