// npm run paper: makes the tables and figures of the paper again, and writes docs/paper/.
import { run } from './run.mjs';

run('paper', 'apps/paper/dist/main.js', process.argv.slice(2));
