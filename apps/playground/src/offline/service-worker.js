// @ts-check
// Keeps the site for use without a network. The build writes the list of its files, `self.siteFiles`, before this code.

/**
 * @typedef {{ readonly name: string, readonly sha256: string }} SiteFile
 * @typedef {{ readonly version: string, readonly dataVersion: string, readonly page: readonly SiteFile[], readonly data: readonly SiteFile[] }} SiteFiles
 */

const worker = /** @type {ServiceWorkerGlobalScope & { siteFiles: SiteFiles }} */ (
  /** @type {unknown} */ (self)
);
const { version, dataVersion, page, data } = worker.siteFiles;
const scope = new URL('./', worker.location.href);
const prefix = `argand-playground ${scope.pathname} `;
// A cache holds the files of one version alone. The data have a version of their own and stay when only the page changes.
const pageCache = `${prefix}${version}`;
const dataCache = `${prefix}data ${dataVersion}`;
const hashes = new Map(data.map(({ name, sha256 }) => [new URL(name, scope).href, sha256]));

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
  // Without room for the data, they come from the network.
  if (event.data === 'keep-data') event.waitUntil(keepData().catch(() => undefined));
  if (event.data === 'activate') event.waitUntil(worker.skipWaiting());
});

/** Keeps every file of the page, or none: without one of them the installation fails, and the version before stays. */
async function keepPage() {
  const responses = await Promise.all(page.map(fetchFile));
  const isNew = !(await caches.has(pageCache));
  const cache = await caches.open(pageCache);
  try {
    for (const [i, { name }] of page.entries()) await cache.put(new URL(name, scope), responses[i]);
  } catch (error) {
    if (isNew) await caches.delete(pageCache);
    throw error;
  }
}

/**
 * Fetches a file past the browser's own cache. One of another version, from a host that is being updated, is refused.
 * @param {SiteFile} file
 */
async function fetchFile({ name, sha256 }) {
  const response = await fetch(new URL(name, scope), { cache: 'reload' });
  if (!response.ok) throw new Error(`${name}: the server answers ${response.status}`);
  const bytes = await response.arrayBuffer();
  if ((await hashOf(bytes)) !== sha256) throw new Error(`${name} is of another version than ${version}`);
  // Made anew: what a host has redirected to would be refused as a page.
  return new Response(bytes, { headers: response.headers });
}

/** @param {ArrayBuffer} bytes */
async function hashOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function keepData() {
  const cache = await caches.open(dataCache);
  for (const file of data) {
    const address = new URL(file.name, scope).href;
    if (!(await cache.match(address))) await cache.put(address, await fetchFile(file));
  }
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(prefix) && name !== pageCache && name !== dataCache);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/**
 * From what is kept of this version, else from the network. Data that come from the network are kept.
 * @param {Request} request
 */
async function answer(request) {
  const wanted =
    request.mode === 'navigate' && isPage(request.url) ? new URL('index.html', scope).href : request.url;
  // Whoever reloads distrusts what is kept.
  const found = request.cache === 'reload' ? undefined : await kept(wanted);
  if (found) return isolated(found);
  const response = await fetch(request);
  const hash = hashes.get(request.url);
  // Without room, or in private windows, it works without being kept.
  if (response.ok && hash) await keepChecked(request.url, response.clone(), hash).catch(() => undefined);
  return isolated(response);
}

/**
 * @param {string} address
 * @param {Response} response
 * @param {string} hash
 */
async function keepChecked(address, response, hash) {
  const bytes = await response.arrayBuffer();
  if ((await hashOf(bytes)) !== hash) return;
  const cache = await caches.open(dataCache);
  await cache.put(address, new Response(bytes, { headers: response.headers }));
}

/** @param {string} address */
async function kept(address) {
  try {
    for (const cacheName of [pageCache, dataCache]) {
      const found = await caches.match(address, { cacheName, ignoreSearch: true });
      if (found) return found;
    }
  } catch {
    // Where storage is blocked, everything comes from the network.
  }
  return undefined;
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
