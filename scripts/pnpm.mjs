// Runs the pnpm version that package.json pins, through npx: nothing needs to be installed by hand.
// `node scripts/pnpm.mjs ARGUMENTS…` from the command line, or `pnpm([...])` from another script.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The environment of every child: no telemetry, no update notices. */
export const environment = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  NO_UPDATE_NOTIFIER: '1',
};

/** The program, arguments and options of Node that run pnpm. */
export function pnpmCommand(parameters) {
  return ['npx', ['--yes', packageManager, ...parameters], { shell: process.platform === 'win32' }];
}

export function pnpm(parameters, options = {}) {
  const [program, all, shell] = pnpmCommand(parameters);
  return spawnSync(program, all, { cwd: root, env: environment, stdio: 'inherit', ...shell, ...options });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(pnpm(process.argv.slice(2)).status ?? 1);
