import { find, findAny } from '../page/find.ts';

/** A connection that costs little, as far as the browser tells. */
function isGenerous(): boolean {
  const connection = 'connection' in navigator ? navigator.connection : undefined;
  if (typeof connection !== 'object' || connection === null) return true;
  return !('saveData' in connection && connection.saveData === true);
}

/**
 * Has the site kept for use without a network: the page at once, the 11 MB of data once the page is idle, unless the user saves
 * data. Without service workers (an insecure page, a private window) the site works with a network only.
 *
 * A new version is kept beside the old one and offered; the page changes to it when the user reloads by the offer, or when all tabs are closed.
 */
export async function keepOffline(): Promise<void> {
  // Vite's development server has no service worker, and should serve what was just changed.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register(
      new URL('service-worker.js', document.baseURI),
      { updateViaCache: 'none' },
    );
    offerUpdates(registration);
    followOtherTabs();
    const { active } = await navigator.serviceWorker.ready;
    if (isGenerous()) active?.postMessage('keep-data');
  } catch {
    // Nothing is lost but the use without a network.
  }
}

/** A tab that has changed to the new version forgets the old one's files for all tabs. */
function followOtherTabs(): void {
  if (!navigator.serviceWorker.controller) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    findAny('update').hidden = false;
    find('update-button', HTMLButtonElement).onclick = () => location.reload();
  });
}

function offerUpdates(registration: ServiceWorkerRegistration): void {
  const offer = (worker: ServiceWorker | null) => {
    // The first version is no update.
    if (!worker || !navigator.serviceWorker.controller) return;
    findAny('update').hidden = false;
    find('update-button', HTMLButtonElement).onclick = () => {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      worker.postMessage('activate');
    };
  };
  offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed') offer(installing);
    });
  });
}
