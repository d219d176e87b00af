import { type Device, type Kernel, openDevice, reference } from '@argand/backend';

/** The reference device without its fused kernels: what is there is what every backend must have. */
export async function withoutFusedKernels(): Promise<Device> {
  const device = await openDevice([reference()]);
  const refuse = (kernel: { readonly name: string }) => {
    throw new Error(`${kernel.name} is not here`);
  };
  return {
    backend: 'required kernels',
    description: device.description,
    threads: device.threads,
    arithmetic: device.arithmetic,
    allocate: (type, length) => device.allocate(type, length),
    free: (storage) => device.free(storage),
    write: (storage, numbers, offset) => device.write(storage, numbers, offset),
    read: (storage, offset, length) => device.read(storage, offset, length),
    supports: <Call>(kernel: Kernel<Call>) => kernel.required,
    run: (kernel, call) => (kernel.required ? device.run(kernel, call) : refuse(kernel)),
    synchronize: () => device.synchronize(),
    memory: () => device.memory(),
    close: () => device.close(),
    [Symbol.asyncDispose]: () => device.close(),
  };
}
