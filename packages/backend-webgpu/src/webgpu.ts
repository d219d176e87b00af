import {
  type Backend,
  type KernelImplementation,
  requireKernelImplementations,
  requireOptions,
} from '@argand/backend';
import { OptionError } from '@argand/errors';
import { findAdapter, requestGpu } from './adapter.ts';
import { WebGpuDevice } from './device.ts';
import type { WebGpuKernelContext } from './kernel-context.ts';
import { findGpu } from './platform.ts';

/** Options of {@link webgpu}. */
export interface WebGpuOptions {
  /** Which GPU, where there are several: the fast one, or the one that saves power. */
  readonly powerPreference?: 'high-performance' | 'low-power' | undefined;
  /** Whether a driver in software will do, which runs on the processor: for tests. By default it will not. */
  readonly software?: boolean | undefined;
  /** `false` leaves subgroups unused where the adapter has them, to compare; the bits are the same either way. */
  readonly subgroups?: boolean | undefined;
  /**
   * Whether the threads of a product share numbers in tiles of workgroup memory, or go through the depth each by itself. By default the
   * first on GPUs and the second on drivers in software, where waiting for each other costs more; the bits are the same either way.
   */
  readonly tiles?: boolean | undefined;
  /** The most bytes that storages may hold together; by default as many as the GPU gives. */
  readonly maximumMemory?: number | undefined;
  /** The most bytes of freed buffers that are kept to be used again; 1 GiB by default. */
  readonly pooledMemory?: number | undefined;
  /**
   * Kernels of your own in WGSL, made with `implementKernel` of `@argand/backend`. One with the name of a kernel of this package replaces it.
   */
  readonly kernels?: readonly KernelImplementation<WebGpuKernelContext>[] | undefined;
}

const optionNames: readonly (keyof WebGpuOptions)[] = [
  'powerPreference',
  'software',
  'subgroups',
  'tiles',
  'maximumMemory',
  'pooledMemory',
  'kernels',
];

/** A backend whose devices are {@link WebGpuDevice}s. */
export interface WebGpuBackend extends Backend {
  open(): Promise<WebGpuDevice>;
}

/**
 * The GPU, through WebGPU: that of the browser or of Deno, and in Node that of the package `webgpu` (Dawn), which is installed
 * beside this one. float32 throughout; finite numbers, with NaN for silence where kernels speak of it.
 *
 * @throws RangeError for an impossible option. `open` rejects with a DeviceError where there is no WebGPU or no GPU, or only a
 * driver in software that was not requested.
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { webgpu } from '@argand/backend-webgpu';
 *
 * const device = await openDevice([webgpu(), reference()]); // the GPU where there is one
 * const storage = device.allocate('float32', 3);
 * device.write(storage, Float32Array.of(1, 2, 3));
 * const numbers = await device.read(storage);
 * await device.close();
 * numbers[2]; // 3
 * ```
 */
export function webgpu(options: WebGpuOptions = {}): WebGpuBackend {
  requireOptions(options, 'webgpu', optionNames);
  const { powerPreference, software = false, subgroups = true, tiles, kernels = [] } = options;
  requireKernelImplementations(kernels, 'webgpu');
  const pooledMemory = bytesOf('pooledMemory', options.pooledMemory ?? 2 ** 30);
  const maximumMemory = bytesOf('maximumMemory', options.maximumMemory ?? Number.MAX_SAFE_INTEGER);
  return {
    name: 'webgpu',
    async open() {
      const entry = await findGpu();
      const { adapter, description } = await findAdapter(entry, { powerPreference, software });
      const gpu = await requestGpu(adapter, description);
      const memory = { pooledMemory, maximumMemory };
      return new WebGpuDevice({ gpu, adapter: description, subgroups, tiles, ...memory, kernels });
    },
  };
}

function bytesOf(name: string, bytes: number): number {
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes;
  throw new OptionError(`webgpu: ${name} is ${bytes}, but must be a whole number of bytes, 0 or more.`);
}
