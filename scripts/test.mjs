// npm test: installs, builds, and runs every check of the repository. It lists what was skipped; the last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { install, turbo } from './bootstrap.mjs';
import { environment, pnpm, root } from './pnpm.mjs';

install();
turbo(['build']);

let passed = 0;
let failed = 0;

/** A check that is one command of the workspace: it passes if the command ends with 0. */
function check(title, parameters) {
  const result = pnpm(['exec', ...parameters], { stdio: 'pipe', encoding: 'utf8' });
  if (result.status === 0) {
    passed++;
    console.log(`✓ ${title}`);
  } else {
    failed++;
    console.log(`✗ ${title}\n${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`);
  }
}

check('types', ['turbo', 'run', 'types', '--output-logs', 'errors-only']);
check('documentation, every export and no broken link', [
  'turbo',
  'run',
  'site',
  '--output-logs',
  'errors-only',
]);
check('lint and format', ['biome', 'check', '.']);
check('no unused files, exports and dependencies', ['knip', '--no-progress', '--no-config-hints']);
check('dependency arrows', ['depcruise', '--config', '.dependency-cruiser.mjs', 'packages', 'apps', 'tests']);

/** Shows how many tests did not run, by file and group: what they needed is not on this machine. */
function showSkipped(testResults) {
  const groups = new Map();
  for (const { name, assertionResults } of testResults) {
    for (const { status, ancestorTitles } of assertionResults) {
      if (status === 'passed' || status === 'failed') continue;
      const group = [relative(root, name), ...ancestorTitles].join(' > ');
      groups.set(group, (groups.get(group) ?? 0) + 1);
    }
  }
  const count = [...groups.values()].reduce((sum, tests) => sum + tests, 0);
  console.log(`${count} skipped${count > 0 ? ':' : ''}`);
  for (const [group, tests] of groups) console.log(`  ${tests} in ${group}`);
}

const folder = mkdtempSync(join(tmpdir(), 'argand-test-'));
const report = join(folder, 'vitest.json');
const vitest = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ],
  { cwd: root, env: environment, stdio: 'inherit' },
);
if (existsSync(report)) {
  const results = JSON.parse(readFileSync(report, 'utf8'));
  passed += results.numPassedTests;
  failed += results.numFailedTests;
  // A file that could not be loaded has no tests to count, yet it failed.
  failed += results.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  showSkipped(results.testResults);
}
if (vitest.status !== 0 && failed === 0) failed++;
rmSync(folder, { recursive: true, force: true });

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
