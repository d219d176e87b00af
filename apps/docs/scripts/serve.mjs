// node scripts/serve.mjs FOLDER PORT: serves a folder on localhost, with the headers that threads need, and prints its address.
import { resolve } from 'node:path';
import { preview } from 'vite';

const [folder, port] = process.argv.slice(2);
const server = await preview({
  configFile: false,
  root: resolve(folder),
  logLevel: 'error',
  appType: 'mpa',
  build: { outDir: '.' },
  preview: {
    port: Number(port),
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  },
});
console.log(`The documentation: ${server.resolvedUrls?.local[0]}\nCtrl-C ends it.`);
