import { webgpu } from '../src/index.ts';

/**
 * Why the tests that need an adapter are left out, `undefined` where there is one. With ARGAND_WEBGPU=required in the
 * environment, as in CI, a missing adapter is an error.
 */
export async function whyNoAdapter(): Promise<string | undefined> {
  try {
    const device = await webgpu({ software: true }).open();
    await device.close();
    return undefined;
  } catch (error) {
    if (process.env.ARGAND_WEBGPU === 'required') throw error;
    return `left out, for lack of an adapter: ${error instanceof Error ? error.message : error}`;
  }
}
