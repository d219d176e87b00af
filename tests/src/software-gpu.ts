import { webgpu } from '@argand/backend-webgpu';

// A driver in software stands for the GPU. In CI there is one, and then what needs it may not be left out.
const required = process.env.ARGAND_WEBGPU === 'required';

/** The GPU, or the driver in software that stands for it. */
export const softwareGpu = webgpu({ software: true });

/** Why tests that need a GPU in Node are left out; `undefined` where they are not. */
export const whyNoGpu: string | undefined = required
  ? undefined
  : await softwareGpu.open().then(
      async (device) => {
        await device.close();
        return undefined;
      },
      (error: Error) => `left out, for lack of an adapter: ${error.message}`,
    );
