import type { Device, Kernel } from '@argand/backend';

/** A device that notes how long each kernel takes, by name, in milliseconds. */
export interface Clocked {
  readonly device: Device;
  /** What was noted since the last time this was asked. */
  spent(): Readonly<Record<string, number>>;
}

/** Notes the time of the kernels of a device that computes at once, as the CPU does. */
export function clocked(inner: Device): Clocked {
  let spent: Record<string, number> = {};
  const run = <Call>(kernel: Kernel<Call>, call: Call) => {
    const start = performance.now();
    inner.run(kernel, call);
    spent[kernel.name] = (spent[kernel.name] ?? 0) + performance.now() - start;
  };
  return {
    device: {
      ...{ backend: inner.backend, description: inner.description, threads: inner.threads, run },
      arithmetic: inner.arithmetic,
      allocate: (type, length) => inner.allocate(type, length),
      free: (storage) => inner.free(storage),
      write: (storage, numbers, offset) => inner.write(storage, numbers, offset),
      read: (storage, offset, length) => inner.read(storage, offset, length),
      supports: (kernel) => inner.supports(kernel),
      synchronize: () => inner.synchronize(),
      [Symbol.asyncDispose]: () => inner.close(),
      memory: () => inner.memory(),
      close: () => inner.close(),
    },
    spent() {
      const until = spent;
      spent = {};
      return until;
    },
  };
}
