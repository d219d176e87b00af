const listeners = new Set<() => void>();
let query: MediaQueryList | undefined;

/** Calls a listener whenever `devicePixelRatio` changes: the page was zoomed or moved to another screen. */
export function onPixelRatioChange(listener: () => void): void {
  listeners.add(listener);
  if (!query) watch();
}

/** A query knows one ratio, so each change needs another query. */
function watch(): void {
  query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  query.addEventListener(
    'change',
    () => {
      watch();
      for (const listener of listeners) listener();
    },
    { once: true },
  );
}
