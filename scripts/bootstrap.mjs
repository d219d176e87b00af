// Installs and builds what a command needs, and only when something changed since the last time.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pnpm, root } from './pnpm.mjs';

const stampFile = join(root, 'node_modules', '.argand-installed.json');

/** The lockfile and every manifest: while these stay the same, an install would do nothing. */
function manifestHash() {
  const hash = createHash('sha256');
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'tests/package.json'];
  for (const folder of ['packages', 'apps']) {
    if (!existsSync(join(root, folder))) continue;
    for (const name of readdirSync(join(root, folder)).sort()) files.push(join(folder, name, 'package.json'));
  }
  for (const file of files)
    if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function installed() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

function stop(what, result) {
  if (result.status === 0) return;
  process.stderr.write(
    `\n${what} failed${result.error ? `: ${result.error.message}` : ''}. Its output above says why.\n`,
  );
  process.exit(result.status ?? 1);
}

/**
 * Installs the workspace from the frozen lockfile: all of it, or the one project with its dependencies.
 * Everything it prints goes to stderr, so that a command's --json stays alone on stdout.
 */
export function install(project) {
  const hash = manifestHash();
  const done = installed();
  if (done.hash === hash && (done.scope === 'all' || done.scope === (project ?? 'all'))) return;
  process.stderr.write(`Installing ${project ? `what ${project} needs` : 'the workspace'} …\n`);
  // The root's own tools (turbo, TypeScript) are wanted with every project.
  const filter = project ? ['--filter', '.', '--filter', `${project}...`] : [];
  stop(
    'Installing',
    pnpm([...filter, 'install', '--frozen-lockfile', '--reporter', 'append-only'], {
      stdio: ['inherit', 2, 2],
    }),
  );
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ hash, scope: project ?? 'all' }));
}

/** Runs turbo tasks, for one project and its dependencies or for all. Unchanged packages come from the cache. What turbo says is shown where it fails. */
export function turbo(tasks, project) {
  const filter = project ? ['--filter', `${project}...`] : [];
  const parameters = [
    'exec',
    'turbo',
    'run',
    ...tasks,
    ...filter,
    '--output-logs',
    'errors-only',
    '--log-order',
    'grouped',
  ];
  process.stderr.write(`Building ${project ? `what ${project} needs` : 'the workspace'} …\n`);
  const result = pnpm(parameters, { stdio: 'pipe', encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (result.status !== 0) process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  stop(`turbo run ${tasks.join(' ')}`, result);
}
