// @ts-check
// Keeps the site for use without a network. The build writes the list of its files, `self.siteFiles`, before this code.

/** @typedef {{ readonly version: string, readonly page: readonly string[], readonly data: readonly string[] }} SiteFiles */

const worker = /** @type {ServiceWorkerGlobalScope & { siteFiles: SiteFiles }} */ (
  /** @type {unknown} */ (self)
);
const { version, page, data } = worker.siteFiles;
const scope = new URL('./', worker.location.href);
const prefix = `argand-playground ${scope.pathname} `;
const pageCache = `${prefix}${version}`;
/** The data never change, so they stay when the page does. */
const dataCache = `${prefix}data`;
const dataAddresses = new Set(data.map((name) => new URL(name, scope).href));

/** What threads need, for hosts that do not send it. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

worker.addEventListener('install', (event) => {
  event.waitUntil(keepPage());
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([forgetOthers(), worker.clients.claim()]));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'GET' && request.url.startsWith(scope.href)) event.respondWith(answer(request));
});

worker.addEventListener('message', (event) => {
  if (event.data === 'keep-data') event.waitUntil(keepData());
});

async function keepPage() {
  const cache = await caches.open(pageCache);
  // Past the browser's own cache: what is kept together must be of one version.
  await cache.addAll(page.map((name) => new Request(new URL(name, scope), { cache: 'reload' })));
}

async function keepData() {
  const cache = await caches.open(dataCache);
  for (const address of dataAddresses) if (!(await cache.match(address))) await cache.add(address);
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(prefix) && name !== pageCache && name !== dataCache);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/**
 * From what is kept, else from the network. Data that come from the network are kept.
 * @param {Request} request
 */
async function answer(request) {
  const wanted =
    request.mode === 'navigate' && isPage(request.url) ? new URL('index.html', scope).href : request.url;
  const found = await caches.match(wanted, { ignoreSearch: true });
  if (found) return isolated(found);
  const response = await fetch(request);
  if (response.ok && dataAddresses.has(request.url)) {
    const cache = await caches.open(dataCache);
    // Without room, or in private windows, it works without being kept.
    await cache.put(request.url, response.clone()).catch(() => undefined);
  }
  return isolated(response);
}

/** @param {string} address */
function isPage(address) {
  const { pathname } = new URL(address);
  return pathname === scope.pathname || pathname === `${scope.pathname}index.html`;
}

/** @param {Response} response */
function isolated(response) {
  if (response.type === 'opaque' || response.type === 'opaqueredirect' || response.redirected)
    return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(isolation)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
