// Runs the program of one project of the workspace: installs and builds what it needs, if that was not done.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { install, turbo } from './bootstrap.mjs';
import { environment, root } from './pnpm.mjs';

/** Runs a project's program, a path from the root, with these arguments, in the user's folder, and ends as it ends. */
export function run(project, program, parameters) {
  install(project);
  turbo(['build'], project);
  const child = spawn(process.execPath, [join(root, program), ...parameters], {
    stdio: 'inherit',
    env: environment,
    cwd: process.env.INIT_CWD ?? process.cwd(),
  });
  // The child hears Ctrl-C itself and saves; this process only waits for it.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
