// The command line from the repository: installs and builds `argand` if that was not done, then runs it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { install, turbo } from './bootstrap.mjs';
import { environment, root } from './pnpm.mjs';

/** Runs the command line with these arguments, in the user's folder, and ends as it ends. */
export function argand(parameters) {
  install('argand');
  turbo(['build'], 'argand');
  const child = spawn(process.execPath, [join(root, 'packages/argand/dist/main.js'), ...parameters], {
    stdio: 'inherit',
    env: environment,
    cwd: process.env.INIT_CWD ?? process.cwd(),
  });
  // The child hears Ctrl-C itself and saves; this process only waits for it.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

if (process.argv[1]?.endsWith('argand.mjs')) argand(process.argv.slice(2));
