// Builds the site into dist/: the data, the page and its workers, and the service worker that keeps all of them.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { makeMnistChunks } from './mnist-chunks.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const site = new URL('../dist/', import.meta.url);

await makeMnistChunks();
await build({ root, logLevel: 'error' });
writeServiceWorker();

/** The service worker's own code, after the list of the site's files and what names this version of them. */
function writeServiceWorker() {
  const names = readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('_') && !entry.name.endsWith('.map'))
    .map(({ parentPath, name }) =>
      `${parentPath}/${name}`.slice(fileURLToPath(site).length).replaceAll('\\', '/'),
    )
    .map((name) => name.replace(/^\//, ''))
    .sort();
  const isData = (name) => name.startsWith('mnist/');
  const hash = createHash('sha256');
  for (const name of names) hash.update(name).update(readFileSync(new URL(name, site)));
  const files = {
    version: hash.digest('hex').slice(0, 12),
    page: names.filter((name) => !isData(name)),
    data: names.filter(isData),
  };
  const code = readFileSync(new URL('../src/offline/service-worker.js', import.meta.url), 'utf8');
  writeFileSync(new URL('service-worker.js', site), `self.siteFiles = ${JSON.stringify(files)};\n${code}`);
}
