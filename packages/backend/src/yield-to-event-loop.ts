/** Milliseconds that work goes on before it yields. */
const interval = 50;

/** In Node: quicker than a timer, which takes a millisecond there and four in a browser. */
declare const setImmediate: ((callback: () => void) => unknown) | undefined;

/**
 * Returns a function for long work to await often: it yields to the event loop if 50 ms have passed since it last did, so that signals,
 * clicks and messages of workers are handled meanwhile. A device that answers at once would otherwise keep them all waiting.
 *
 * @param signal stops the work: if it is aborted, the function throws its reason
 * @example
 * ```ts
 * import { yieldsToEventLoop } from '@argand/backend';
 *
 * const pause = yieldsToEventLoop();
 * let sum = 0;
 * for (let k = 0; k < 1000; k++) {
 *   sum += k;
 *   await pause();
 * }
 * sum; // 499500
 * ```
 */
export function yieldsToEventLoop(signal?: AbortSignal): () => Promise<void> {
  let last = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - last < interval) return;
    await new Promise<void>((resolve) => {
      if (typeof setImmediate === 'function') setImmediate(resolve);
      else setTimeout(resolve);
    });
    last = performance.now();
    signal?.throwIfAborted();
  };
}
