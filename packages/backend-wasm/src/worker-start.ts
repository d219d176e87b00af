import { DONE, FAILED } from './control.ts';
import type { WorkerStart } from './workers.ts';

/** Takes tasks until the host stops it; calls `ready` before the first. */
export function start({ module, memory, index }: WorkerStart, ready: () => void): void {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  // The module is compiled with this export; its interface cannot say so.
  const work = exports.work as (index: number) => number;
  const words = new Int32Array(memory.buffer);
  const [done, failed] = [DONE >> 2, FAILED >> 2];
  ready();
  try {
    while (work(index)) {
      // The memory has grown. V8 tells this instance when its thread next sleeps or asks for the buffer.
      Atomics.wait(words, failed, 0, 0.01);
      void memory.buffer;
    }
  } catch {
    // The host waits for the chunk that failed: it reads this and throws.
    Atomics.store(words, failed, 1);
    Atomics.add(words, done, 1);
    Atomics.notify(words, done);
  }
}
