/** A connection that costs little, as far as the browser tells. */
function isGenerous(): boolean {
  const connection = 'connection' in navigator ? navigator.connection : undefined;
  if (typeof connection !== 'object' || connection === null) return true;
  return !('saveData' in connection && connection.saveData === true);
}

/**
 * Has the site kept for use without a network: the page at once, the 11 MB of data once the page is idle, unless the user saves
 * data. Without service workers (an insecure page, a private window) the site works with a network only.
 */
export async function keepOffline(): Promise<void> {
  // Vite's development server has no service worker, and should serve what was just changed.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register(new URL('service-worker.js', document.baseURI));
    const { active } = await navigator.serviceWorker.ready;
    if (isGenerous()) active?.postMessage('keep-data');
  } catch {
    // Nothing is lost but the use without a network.
  }
}
