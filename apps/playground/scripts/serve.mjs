// Serves the site on localhost and prints its address. With --dev, Vite's development server; --port N and --open as Vite has them.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createServer, preview } from 'vite';
import { makeMnistChunks } from './mnist-chunks.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    dev: { type: 'boolean', default: false },
    port: { type: 'string', default: '4173' },
    open: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log('npm run playground [-- --dev] [--port 4173] [--open]');
  process.exit(0);
}
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`--port ${values.port}: expected a whole number from 0 to 65535.`);
  process.exit(2);
}

let server;
if (values.dev) {
  await makeMnistChunks();
  server = await createServer({ root, server: { port, open: values.open } });
  await server.listen();
} else {
  if (!existsSync(new URL('../dist/index.html', import.meta.url))) {
    console.error('apps/playground/dist is missing; npm run playground builds it first.');
    process.exit(1);
  }
  server = await preview({ root, preview: { port, open: values.open } });
}
console.log(`The playground: ${server.resolvedUrls?.local[0]}\nCtrl-C ends it.`);
