// What Node and browsers do differently: everything that asks where it runs is here.
import { DeviceError } from '@argand/backend';

/** Node's own modules, or undefined in a browser. Asked of the process, so that bundlers for browsers see no import. */
const builtin = globalThis.process?.getBuiltinModule;

/** Whether memory can be shared with workers: always in Node, in browsers on cross-origin isolated pages. */
export function canShareMemory(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false;
  return builtin !== undefined || globalThis.crossOriginIsolated === true;
}

/** Whether the main thread may sleep, which browsers forbid. */
export const mainThreadMaySleep = builtin !== undefined;

/** How many threads there is use for. */
export function processors(): number {
  return builtin
    ? builtin('node:os').availableParallelism()
    : (globalThis.navigator?.hardwareConcurrency ?? 1);
}

/** Compiles the module at `url`. @throws DeviceError where it is missing. */
export async function compile(url: URL): Promise<WebAssembly.Module> {
  if (!builtin) {
    const response = await fetch(url);
    if (!response.ok) throw missing(url, `the server answers ${response.status}`);
    return WebAssembly.compile(await response.arrayBuffer());
  }
  const { readFile } = builtin('node:fs/promises');
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await readFile(url);
  } catch (error) {
    throw missing(url, error instanceof Error ? error.message : String(error));
  }
  return WebAssembly.compile(bytes);
}

function missing(url: URL, reason: string): DeviceError {
  return new DeviceError(
    `wasm: the kernels ${url.pathname.split('/').at(-1)} cannot be read (${reason}); in the repository, run the build: npm run build in packages/backend-wasm.`,
  );
}

/** What a worker is started with. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly index: number;
}

/** A running worker. */
export interface Helper {
  /** Ends it, whatever it is doing. */
  stop(): Promise<void>;
}

/** Starts a worker; resolves once it is ready for tasks. It does not keep the process alive. */
export function startWorker(start: WorkerStart): Promise<Helper> {
  return builtin ? startNodeWorker(start, builtin('node:worker_threads')) : startWebWorker(start);
}

function startNodeWorker(
  start: WorkerStart,
  { Worker }: typeof import('node:worker_threads'),
): Promise<Helper> {
  return new Promise((resolve, reject) => {
    // Without the options of this process's own command line, such as --eval, which are no options of a worker.
    const options = { workerData: start, execArgv: [] };
    // In two steps, so that bundlers for pages do not take it for a file of the page.
    const here = import.meta.url;
    const worker = new Worker(new URL('../worker/node.js', here), options);
    worker.once('error', (error) => reject(noWorker(error.message)));
    worker.once('message', () => {
      worker.unref();
      resolve({
        stop: async () => {
          await worker.terminate();
        },
      });
    });
  });
}

function startWebWorker(start: WorkerStart): Promise<Helper> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('../worker/web.js', import.meta.url), { type: 'module' });
    // A script that cannot be loaded gives an event without a message.
    worker.onerror = ({ message }) => reject(noWorker(message || 'its script web.js cannot be loaded'));
    worker.onmessage = () => resolve({ stop: async () => worker.terminate() });
    worker.postMessage(start);
  });
}

function noWorker(reason: string): DeviceError {
  return new DeviceError(`wasm: a worker did not start (${reason}); wasm({ threads: 1 }) needs none.`);
}
