// Where WebGPU is on each platform: browsers and Deno have it, Node has it in a package.
import { DeviceError, errorMessage } from '@argand/backend';

/** What this package needs of the npm package `webgpu`. */
interface Dawn {
  readonly create: (options: string[]) => GPU;
}

/**
 * Node's own `navigator.gpu`, so to speak: one for the process, made when it is first used. Dawn crashes where the entry is
 * collected while anything that came from it is still about.
 */
let nodeEntry: GPU | undefined;

/** In a variable, so that bundlers for browsers leave the import alone. */
const dawnPackage = 'webgpu';

/** The entry to WebGPU. @throws DeviceError where there is none, with how to get it. */
export async function findGpu(): Promise<GPU> {
  const own: GPU | undefined = globalThis.navigator?.gpu;
  if (own) return own;
  if ('Deno' in globalThis) {
    throw new DeviceError(
      'webgpu: this Deno has no navigator.gpu; take a newer one, or run it with --unstable-webgpu.',
    );
  }
  if (!globalThis.process?.versions?.node) {
    throw new DeviceError(
      'webgpu: there is no navigator.gpu here; WebGPU needs a browser that has it, and a page that is served over https or from localhost.',
    );
  }
  if (nodeEntry) return nodeEntry;
  let dawn: Dawn;
  try {
    dawn = await import(/* @vite-ignore */ dawnPackage);
  } catch (error) {
    const [why] = errorMessage(error).split('\n');
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    throw new DeviceError(
      isMissing
        ? `webgpu: Node needs the package webgpu (Dawn): npm install webgpu (${why}).`
        : `webgpu: the package webgpu (Dawn) cannot be loaded here (${why.replace(/\.$/, '')}).`,
    );
  }
  // A page's clock is rounded, so that nobody is spied upon by it; a program's own need not be.
  nodeEntry = dawn.create(['disable-dawn-features=timestamp_quantization']);
  return nodeEntry;
}
