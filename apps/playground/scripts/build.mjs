// Builds the site into dist/: the data, the page and its workers, and the service worker that keeps all of them.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { makeMnistChunks } from './mnist-chunks.mjs';
import { writeServiceWorker } from './service-worker.mjs';

await makeMnistChunks();
await build({ root: fileURLToPath(new URL('..', import.meta.url)), logLevel: 'error' });
writeServiceWorker(new URL('../dist/', import.meta.url));
