import {
  type Backend,
  type Device,
  DeviceError,
  errorMessage,
  type KernelImplementation,
  requireKernelImplementations,
  requireOptions,
} from '@argand/backend';
import { OptionError } from '@argand/errors';
import { WasmDevice } from './device.ts';
import type { WasmKernelContext } from './kernel-context.ts';
import { Machine } from './machine.ts';
import { hasRelaxedSimd, hasSimd, hasWebAssembly, moduleFile } from './modules.ts';
import { compile, processors, whyNoSharing } from './platform.ts';
import { WorkersRefused } from './workers.ts';

/** Options of {@link wasm}. */
export interface WasmOptions {
  /**
   * How many threads share the work, this one among them: by default as many as there are processors, at most 8. The device has one thread
   * if workers or shared memory are refused, as by pages that are not cross-origin isolated or by Node's permission model; its `description`
   * says why. Results have the same bits for any number.
   */
  readonly threads?: number | undefined;
  /** The most bytes the device may hold; by default as many as the engine gives, 4 GiB at most. */
  readonly maximumMemory?: number | undefined;
  /**
   * Kernels of your own, made with `implementKernel` of `@argand/backend`. They run on one thread, in JavaScript. One with the name of a kernel
   * of this package replaces it.
   */
  readonly kernels?: readonly KernelImplementation<WasmKernelContext>[] | undefined;
}

const page = 65536;
const mostMemory = 65536 * page;
const leastMemory = 16 * page;
const mostThreads = 64;

/**
 * The CPU: kernels in WebAssembly with 128-bit vectors (and fused multiply-add where the engine has it), on several
 * threads in Node and in cross-origin isolated pages. float32 throughout; NaN, signed zeros and denormals as IEEE 754
 * has them.
 *
 * @throws RangeError for an impossible option. `open` rejects with a DeviceError if the engine has no WebAssembly or no SIMD, refuses to
 * compile it, or the kernels cannot be read.
 * @example
 * ```ts
 * import { openDevice } from '@argand/backend';
 * import { wasm } from '@argand/backend-wasm';
 *
 * const device = await openDevice([wasm({ threads: 1 })]);
 * const storage = device.allocate('float32', 3);
 * device.write(storage, Float32Array.of(1, 2, 3));
 * const numbers = await device.read(storage);
 * await device.close();
 * numbers[2]; // 3
 * ```
 */
export function wasm(options: WasmOptions = {}): Backend {
  requireOptions(options, 'wasm', ['threads', 'maximumMemory', 'kernels']);
  const { threads, maximumMemory, kernels = [] } = options;
  requireKernelImplementations(kernels, 'wasm');
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= mostThreads)) {
    throw new OptionError(
      `wasm: threads is ${threads}, but must be a whole number from 1 to ${mostThreads}; leave it out for one per processor.`,
    );
  }
  if (
    maximumMemory !== undefined &&
    !(Number.isInteger(maximumMemory) && maximumMemory >= leastMemory && maximumMemory <= mostMemory)
  ) {
    throw new OptionError(
      `wasm: maximumMemory is ${maximumMemory} bytes, but must be a whole number from ${leastMemory} to ${mostMemory}.`,
    );
  }
  return { name: 'wasm', open: () => open(options) };
}

async function open(options: WasmOptions): Promise<Device> {
  if (!hasWebAssembly()) {
    throw new DeviceError(
      'wasm: this engine has no WebAssembly, as in Lockdown Mode and with node --jitless; allow it there, or use the reference backend.',
    );
  }
  if (!hasSimd()) {
    throw new DeviceError('wasm: this engine has no WebAssembly SIMD; a newer browser or Node has.');
  }
  const threads = options.threads ?? Math.min(processors(), 8);
  let whyOneThread = threads > 1 ? whyNoSharing() : undefined;
  if (threads > 1 && whyOneThread === undefined) {
    try {
      return await openThreads(threads, options);
    } catch (error) {
      // One thread needs neither workers nor shared memory. What it lacks too, it says itself.
      whyOneThread = reasonOf(error);
    }
  }
  return openThreads(1, options, whyOneThread);
}

async function openThreads(
  threads: number,
  { maximumMemory, kernels = [] }: WasmOptions,
  whyOneThread?: string,
): Promise<Device> {
  const threaded = threads > 1;
  const module = await compile(moduleFile(threaded));
  const machine = new Machine(module, createMemory(threaded, maximumMemory), threads);
  await machine.start(module);
  const instructions = hasRelaxedSimd() ? 'relaxed SIMD' : 'SIMD';
  return new WasmDevice(machine, { instructions, kernels, whyOneThread });
}

/** Why several threads do not start, in words that follow "because". */
function reasonOf(error: unknown): string {
  if (error instanceof WorkersRefused) return `workers are refused (${error.message})`;
  return `shared memory is refused (${errorMessage(error)
    .replace(/^wasm: /, '')
    .replace(/\.$/, '')})`;
}

/** A memory with room to grow: where an engine refuses to promise 4 GiB, less is requested. */
function createMemory(shared: boolean, limit: number | undefined): WebAssembly.Memory {
  let maximum = Math.floor((limit ?? mostMemory) / page);
  for (;;) {
    try {
      return new WebAssembly.Memory({ initial: leastMemory / page, maximum, shared });
    } catch (error) {
      if (limit !== undefined || maximum <= 1024) {
        throw new DeviceError(
          `wasm: the engine gives no memory of ${maximum * page} bytes (${errorMessage(error)}); take a smaller maximumMemory.`,
        );
      }
      maximum /= 2;
    }
  }
}
