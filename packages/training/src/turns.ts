/** How long training goes on, in milliseconds, before the process may hear of something else. */
const patience = 100;

/**
 * A function that, when it was not called for a while, waits one turn of the event loop. A device that has its answer at once would
 * otherwise never let go: no signal, no message of a worker and no click would be heard.
 */
export function otherWork(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < patience) return;
    await new Promise<void>((resolve) => {
      if (typeof setImmediate === 'function') setImmediate(resolve);
      else setTimeout(resolve);
    });
    last = performance.now();
  };
}
