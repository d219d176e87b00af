// npm run benchmark: installs and builds what it needs, brings the peers into a folder of their own, and lets everyone run in turn.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pnpm, root } from './pnpm.mjs';
import { run } from './run.mjs';

const parameters = process.argv.slice(2);
const peers = join(root, 'apps/benchmarks/peers');

/** What cannot be had is missed, not fatal: the benchmark says who did not take part. */
function tell(what, { status, error }) {
  if (status !== 0)
    process.stderr.write(
      `${what} could not be installed${error ? `: ${error.message}` : ''}; going on without.\n`,
    );
}

function installPeers() {
  process.stderr.write('Installing the peers …\n');
  const options = [
    '--dir',
    peers,
    'install',
    // The lockfile cannot have what only other platforms can install, and a frozen one would be refused for that.
    '--no-frozen-lockfile',
    '--ignore-workspace',
    '--ignore-scripts',
    '--reporter',
    'silent',
  ];
  tell('The peers', pnpm(options, { stdio: ['inherit', 2, 2] }));
  const environmentFolder = join(peers, '.venv');
  if (existsSync(environmentFolder) || process.env.ARGAND_PYTHON) return;
  if (spawnSync('python3', ['--version']).status !== 0) return;
  if (spawnSync('python3', ['-m', 'venv', environmentFolder], { stdio: 'ignore' }).status !== 0) return;
  const python = join(environmentFolder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  tell(
    'NumPy',
    spawnSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'numpy>=2,<3'], {
      stdio: ['ignore', 2, 2],
    }),
  );
}

if (!parameters.includes('--no-peers') && !parameters.includes('--help')) installPeers();
run('benchmarks', 'apps/benchmarks/dist/main.js', parameters);
