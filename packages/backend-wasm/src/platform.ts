// What Node and browsers do differently: everything that depends on where it runs is here and in workers.ts.
import { DeviceError, errorMessage } from '@argand/backend';

/** Node's own modules, or undefined in a browser. Taken from the process, so that bundlers for browsers see no import. */
export const builtin: typeof process.getBuiltinModule | undefined = globalThis.process?.getBuiltinModule;

/** Why memory cannot be shared with workers, or undefined if it can: always in Node, in browsers on cross-origin isolated pages. */
export function whyNoSharing(): string | undefined {
  if (typeof SharedArrayBuffer === 'undefined' || !(builtin || globalThis.crossOriginIsolated)) {
    return builtin
      ? 'this engine has no SharedArrayBuffer'
      : 'the page is not cross-origin isolated (serve it with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp)';
  }
  return builtin || typeof Worker === 'function' ? undefined : 'there are no workers here';
}

/** Whether the main thread may sleep, which browsers forbid. */
export const mainThreadMaySleep = builtin !== undefined;

/** How many threads there is use for. */
export function processors(): number {
  return builtin
    ? builtin('node:os').availableParallelism()
    : (globalThis.navigator?.hardwareConcurrency ?? 1);
}

/** Compiles the module at `url`. @throws DeviceError if it cannot be read, or the engine refuses to compile it. */
export async function compile(url: URL): Promise<WebAssembly.Module> {
  const bytes = await readModule(url);
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new DeviceError(
      `wasm: the engine refuses to compile WebAssembly (${errorMessage(error)}); a page with a Content-Security-Policy needs 'wasm-unsafe-eval' in script-src.`,
    );
  }
}

async function readModule(url: URL): Promise<BufferSource> {
  const file = url.pathname.split('/').at(-1);
  try {
    if (builtin) return await builtin('node:fs/promises').readFile(url);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    return await response.arrayBuffer();
  } catch (error) {
    const remedy = builtin
      ? 'in the repository, run the build: npm run build in packages/backend-wasm'
      : 'serve them where the package is, and allow them in connect-src of a Content-Security-Policy';
    throw new DeviceError(`wasm: the kernels ${file} cannot be read (${errorMessage(error)}); ${remedy}.`);
  }
}
