import { requireFunction } from './argument-type.ts';
import { CallCheck } from './call-check.ts';
import { DeviceError } from './device.ts';
import { requireKernel } from './device-arguments.ts';
import type { IndexScan } from './index-scan.ts';
import type { Kernel } from './kernel.ts';

/**
 * What a backend implements: for each kernel a function of its call. A backend builds one and lets `supports` and
 * `run` of its device answer from it. Calls that do not fit their storages are refused before an implementation sees them.
 */
export class KernelTable {
  readonly #implementations = new Map<string, (call: never) => void>();
  readonly #backend: string;
  readonly #check: CallCheck;

  /**
   * @param scan looks at indices, on a device whose storages the host can see, such as {@link scanHostArrays}; without one they are not checked
   */
  constructor(backend: string, scan?: IndexScan) {
    this.#backend = backend;
    this.#check = new CallCheck(backend, scan);
  }

  /**
   * Adds an implementation; returns the table, so that additions can be chained.
   *
   * @throws DeviceError if it is of no kernel; TypeError if it is no function
   */
  set<Call>(kernel: Kernel<Call>, implementation: (call: Call) => void): this {
    requireKernel(this.#backend, kernel);
    requireFunction(implementation, this.#backend, `the implementation of ${kernel.name}`);
    this.#implementations.set(kernel.name, implementation);
    return this;
  }

  /** Whether an implementation was set: what `supports` of a device answers. */
  has<Call>(kernel: Kernel<Call>): boolean {
    return this.#implementations.has(kernel?.name);
  }

  /** Runs a kernel. @throws DeviceError if the table lacks it, or if the call does not fit its storages. */
  run<Call>(kernel: Kernel<Call>, call: Call): void {
    const implementation = this.#implementations.get(kernel?.name);
    if (!implementation) {
      requireKernel(this.#backend, kernel);
      throw new DeviceError(
        `${this.#backend}: no kernel '${kernel.name}'${kernel.required ? ', though it is a required one' : '; ask supports() first and compose required kernels where it says no'}.`,
      );
    }
    this.#check.run(kernel, call);
    // `set` paired this function with this kernel, so it takes this call: the one place where the type is lost.
    (implementation as (call: Call) => void)(call);
  }
}
