// @ts-check

// Places in the control block of the memory, as in src/control.ts.
const done = 128 >> 2;
const failed = 208 >> 2;

/** @typedef {{ module: WebAssembly.Module, memory: WebAssembly.Memory, index: number }} Start */

/**
 * Takes tasks until the host stops it; says `ready` before the first.
 *
 * @param {Start} start
 * @param {() => void} ready
 */
export function start({ module, memory, index }, ready) {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const work = /** @type {(index: number) => number} */ (exports.work);
  const words = new Int32Array(memory.buffer);
  ready();
  try {
    while (work(index)) {
      // The memory has grown. V8 tells this instance when its thread next sleeps or asks for the buffer.
      Atomics.wait(words, failed, 0, 0.01);
      void memory.buffer;
    }
  } catch {
    // The host waits for the chunk that failed: it is told, and throws.
    Atomics.store(words, failed, 1);
    Atomics.add(words, done, 1);
    Atomics.notify(words, done);
  }
}
