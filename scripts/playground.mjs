// npm run playground: installs and builds what it needs, serves the page on localhost and prints its address.
import { run } from './run.mjs';

run('playground', 'apps/playground/scripts/serve.mjs', process.argv.slice(2));
