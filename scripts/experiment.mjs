// npm run experiment: lists the experiments, or runs one; installs and builds what it needs first.
import { run } from './run.mjs';

run('experiments', 'apps/experiments/dist/main.js', process.argv.slice(2));
