// A rejection that nobody handles, or a message that cannot be read, fails the worker, so that the page hears of it.
self.addEventListener('unhandledrejection', ({ reason }) => {
  setTimeout(() => {
    throw reason;
  });
});
self.addEventListener('messageerror', () => {
  throw new Error('a message cannot be read');
});

/**
 * Holds the lock with this worker's name for as long as the worker lives, so that the page notices when it ends.
 *
 * Resolves once the lock is held; at once where there are no locks.
 */
export function holdLock(): Promise<void> {
  if (!navigator.locks) return Promise.resolve();
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(self.name, () => {
        resolve();
        return new Promise(() => undefined);
      })
      .catch(reject);
  });
}
