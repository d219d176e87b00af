// npm run fuzz: installs and builds what it needs, and feeds mutated inputs to every file reader.
import { run } from './run.mjs';

run('fuzz', 'apps/fuzz/dist/main.js', process.argv.slice(2));
