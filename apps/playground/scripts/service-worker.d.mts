/** Writes the service worker of a built site. */
export function writeServiceWorker(site: URL): void;
