// npm run docs: installs what it needs and builds the documentation as a static site. Needs no network once installed.
// With --serve it serves the site afterwards, with --dev it shows changes while you write, and with --into FOLDER it adds the site to a folder of versions.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addVersion } from '../apps/docs/scripts/add-version.mjs';
import { install, turbo } from './bootstrap.mjs';
import { environment, root } from './pnpm.mjs';

const { values } = parseArgs({
  options: {
    serve: { type: 'boolean', default: false },
    dev: { type: 'boolean', default: false },
    port: { type: 'string', default: '4174' },
    origin: { type: 'string' },
    into: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(`npm run docs [-- options]

  --serve         serve the site on localhost once it is built
  --dev           serve the pages and show changes while you write
  --port N        port of --serve and --dev (default: 4174)
  --origin URL    address at which the site will be published, for Open Graph
  --into FOLDER   add this version to a folder of versions`);
  process.exit(0);
}
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`--port ${values.port}: expected an integer from 0 to 65535.`);
  process.exit(2);
}
if (values.origin !== undefined && !/^https?:\/\/.*\/$/.test(values.origin)) {
  console.error(
    `--origin ${values.origin}: expected an address such as https://example.org/docs/, with a slash at the end.`,
  );
  process.exit(2);
}

environment.DOCS_ORIGIN = values.origin ?? '';
install('docs');
const app = join(root, 'apps/docs');

/** Runs a program in the app's folder until it ends. */
function runHere(program, parameters) {
  const { status } = spawnSync(process.execPath, [join(app, program), ...parameters], {
    cwd: app,
    env: environment,
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}

if (values.dev) {
  turbo(['build'], 'docs');
  runHere('node_modules/vitepress/bin/vitepress.js', ['dev', '--port', values.port]);
}
turbo(['site'], 'docs');
const site = join(app, 'dist');
if (values.into !== undefined)
  console.log(`The documentation, as a version of its own: ${addVersion(site, values.into)}`);
else
  console.log(
    `The documentation: ${site}\nServe the folder with any static host, or with npm run docs -- --serve.`,
  );
if (values.serve) runHere('scripts/serve.mjs', [values.into === undefined ? site : values.into, values.port]);
