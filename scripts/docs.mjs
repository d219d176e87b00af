// npm run docs: installs what it needs and builds the documentation as a static site. Needs no network once installed.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { install, turbo } from './bootstrap.mjs';
import { root } from './pnpm.mjs';

install('docs');
turbo(['site'], 'docs');
const page = join(root, 'apps/docs/dist/index.html');
console.log(
  `The documentation: ${page}\nOpen ${pathToFileURL(page)} or serve the folder with any static host.`,
);
