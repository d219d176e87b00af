// The command line from the repository: installs and builds `argand` if that was not done, then runs it.
import { run } from './run.mjs';

/** Runs the command line with these arguments, in the user's folder, and ends as it ends. */
export function argand(parameters) {
  run('argand', 'packages/argand/dist/main.js', parameters);
}

if (process.argv[1]?.endsWith('argand.mjs')) argand(process.argv.slice(2));
