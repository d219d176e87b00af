import { type Backend, type Device, DeviceError } from '@argand/backend';
import { WasmDevice } from './device.ts';
import { Machine } from './machine.ts';
import { hasRelaxedSimd, hasSimd, moduleFile } from './modules.ts';
import { canShareMemory, compile, processors } from './platform.ts';

/** Options of {@link wasm}. */
export interface WasmOptions {
  /**
   * How many threads share the work, this one among them: by default as many as there are processors, at most 8, and 1
   * where memory cannot be shared (pages that are not cross-origin isolated). Results have the same bits for any number.
   */
  readonly threads?: number;
  /** The most bytes the device may hold; by default as many as the engine gives, 4 GiB at most. */
  readonly maximumMemory?: number;
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
 * @throws RangeError for an impossible option. `open` rejects with a DeviceError where the engine has no SIMD, the kernels
 * cannot be read, or threads are asked for where there are none.
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
  const { threads, maximumMemory } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= mostThreads)) {
    throw new RangeError(
      `wasm: threads is ${threads}, but must be a whole number from 1 to ${mostThreads}; leave it out for one per processor.`,
    );
  }
  if (
    maximumMemory !== undefined &&
    !(Number.isInteger(maximumMemory) && maximumMemory >= leastMemory && maximumMemory <= mostMemory)
  ) {
    throw new RangeError(
      `wasm: maximumMemory is ${maximumMemory} bytes, but must be a whole number from ${leastMemory} to ${mostMemory}.`,
    );
  }
  return { name: 'wasm', open: () => open(options) };
}

async function open({ threads: asked, maximumMemory }: WasmOptions): Promise<Device> {
  if (!hasSimd)
    throw new DeviceError('wasm: this engine has no WebAssembly SIMD; a newer browser or Node has.');
  const shared = canShareMemory();
  if (asked !== undefined && asked > 1 && !shared) {
    throw new DeviceError(
      `wasm: ${asked} threads were asked for, but memory can only be shared on cross-origin isolated pages; serve the page with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp, or take wasm({ threads: 1 }).`,
    );
  }
  const threads = shared ? (asked ?? Math.min(processors(), 8)) : 1;
  const threaded = threads > 1;
  const module = await compile(moduleFile(threaded));
  const machine = new Machine(module, createMemory(threaded, maximumMemory), threads);
  await machine.start(module);
  return new WasmDevice(machine, hasRelaxedSimd ? 'relaxed SIMD' : 'SIMD');
}

/** A memory with room to grow: where an engine refuses to promise 4 GiB, less is asked for. */
function createMemory(shared: boolean, limit: number | undefined): WebAssembly.Memory {
  let maximum = Math.floor((limit ?? mostMemory) / page);
  for (;;) {
    try {
      return new WebAssembly.Memory({ initial: leastMemory / page, maximum, shared });
    } catch (error) {
      if (limit !== undefined || maximum <= 1024) {
        throw new DeviceError(
          `wasm: the engine gives no memory of ${maximum * page} bytes (${error instanceof Error ? error.message : error}); take a smaller maximumMemory.`,
        );
      }
      maximum /= 2;
    }
  }
}
