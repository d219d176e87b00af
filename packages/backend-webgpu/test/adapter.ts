import { findAdapter, requestGpu } from '../src/adapter.ts';
import { findGpu } from '../src/platform.ts';

/** A GPU made of software, where a driver for one is installed, and its adapter; with the least limits that there are, if so. */
export async function openSoftware({ limits = 'most' }: { limits?: 'most' | 'least' } = {}) {
  const { adapter, description } = await findAdapter(await findGpu(), {
    powerPreference: undefined,
    software: true,
  });
  const gpu = limits === 'most' ? await requestGpu(adapter, description) : await adapter.requestDevice();
  return { gpu, adapter: description };
}

/**
 * Why the tests that need an adapter are left out, `undefined` where there is one. With ARGAND_WEBGPU=required in the
 * environment, as in CI, a missing adapter is an error.
 */
export async function whyNoAdapter(): Promise<string | undefined> {
  try {
    (await openSoftware()).gpu.destroy();
    return undefined;
  } catch (error) {
    if (process.env.ARGAND_WEBGPU === 'required') throw error;
    return `left out, for lack of an adapter: ${error instanceof Error ? error.message : error}`;
  }
}
