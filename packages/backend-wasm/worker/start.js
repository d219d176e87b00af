// @ts-check

/** @typedef {{ module: WebAssembly.Module, memory: WebAssembly.Memory, index: number }} Start */

/**
 * Takes tasks until the host stops it; says `ready` before the first.
 *
 * @param {Start} start
 * @param {() => void} ready
 */
export function start({ module, memory, index }, ready) {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  ready();
  /** @type {(index: number) => void} */ (exports.work)(index);
}
