import { type Backend, type Device, errorMessage, openDevice, reference } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { type AdapterDescription, WebGpuDevice, webgpu } from '@argand/backend-webgpu';
import { importBackend, locateBackend } from './backend-module.ts';
import { type BackendName, backendWords, isBackendName } from './options.ts';

/** The backends that the command line brings, by name; `threads` is for those that have any. */
const backends: Readonly<Record<BackendName, (threads: number | undefined) => Backend>> = {
  wasm: (threads) => wasm(threads === undefined ? {} : { threads }),
  // Who asks for it by name gets it from a driver in software too, where there is no other; the description says so.
  webgpu: () => webgpu({ powerPreference: 'high-performance', software: true }),
  reference: () => reference(),
};

/** Those among which `auto` chooses: a GPU is chosen by name only, because a small network is faster without one. */
const automatic: readonly BackendName[] = ['wasm', 'reference'];

/** Opens the requested device; `auto` is the first that works. @throws Error with the reasons if none does. */
export async function chooseDevice(options: {
  readonly backend: string;
  readonly threads?: number;
}): Promise<Device> {
  if (options.backend === 'auto') return openDevice(automatic.map((name) => backends[name](options.threads)));
  const { backend, threads } = options;
  return openDevice([
    isBackendName(backend) ? backends[backend](threads) : await importBackend(backend, expected),
  ]);
}

/** Runs work on the chosen device, and closes the device afterwards. */
export async function withDevice<T>(
  options: Parameters<typeof chooseDevice>[0],
  work: (device: Device) => Promise<T>,
): Promise<T> {
  const device = await chooseDevice(options);
  try {
    return await work(device);
  } finally {
    await device.close();
  }
}

const expected = `expected ${backendWords}`;

/** The path of the module that `--backend` names; undefined if it names a backend of the command line. @throws UsageError if there is none */
export function backendFile(name: string): string | undefined {
  return name === 'auto' || isBackendName(name) ? undefined : locateBackend(name, expected);
}

/** One backend of the list: what it is here, or why it cannot be. */
export interface Availability {
  readonly backend: string;
  readonly usable: boolean;
  readonly description?: string;
  readonly threads?: number;
  readonly arithmetic?: Device['arithmetic'];
  /** The GPU's, with its features and limits. */
  readonly adapter?: AdapterDescription;
  readonly reason?: string;
}

/** Tries every backend. */
export async function availability(): Promise<Availability[]> {
  const found: Availability[] = [];
  for (const [backend, open] of Object.entries(backends)) {
    try {
      const device = await open(undefined).open();
      const { description, threads, arithmetic } = device;
      const adapter = device instanceof WebGpuDevice ? { adapter: device.adapter } : {};
      found.push({ backend, usable: true, description, threads, arithmetic, ...adapter });
      await device.close();
    } catch (error) {
      found.push({ backend, usable: false, reason: errorMessage(error).replace(`${backend}: `, '') });
    }
  }
  return found;
}
