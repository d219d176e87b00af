// npm test: installs, builds, and runs every check but the slow tests. It lists what was skipped; the last line is `N passed, N failed`.
// npm run test:slow: the slow tests, `*.slow.test.ts`: a rehearsed release with every bundler, conformance on every engine, planted faults, the site
// and the playground in a browser, fuzzing.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { install, turbo } from './bootstrap.mjs';
import { environment, pnpmCommand, root } from './pnpm.mjs';

const onlySlow = process.argv.includes('--slow');

install();
turbo(['build']);

let passed = 0;
let failed = 0;
/** How many tests were skipped, by file and group. */
const skipped = new Map();

if (onlySlow) {
  // Some tests read the documentation as it is built.
  turbo(['site'], 'docs');
  await runTests(['.slow.test.ts']);
} else {
  // Side by side: each leaves a core idle most of the time.
  const checked = runChecks();
  await runTests(['--exclude', '**/*.slow.test.ts']);
  await checked;
}

const count = [...skipped.values()].reduce((sum, tests) => sum + tests, 0);
console.log(`${count} skipped${count > 0 ? ':' : ''}`);
for (const [group, tests] of skipped) console.log(`  ${tests} in ${group}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** Everything but the tests, one after the other. */
async function runChecks() {
  await check('types', ['turbo', 'run', 'types', '--output-logs', 'errors-only']);
  await check('documentation, every export and no broken link', [
    'turbo',
    'run',
    'site',
    '--output-logs',
    'errors-only',
  ]);
  await check('lint and format', ['biome', 'check', '.']);
  await check('no unused files, exports and dependencies', ['knip', '--no-progress', '--no-config-hints']);
  await check('dependency arrows', [
    'depcruise',
    '--config',
    '.dependency-cruiser.mjs',
    'packages',
    'apps',
    'tests',
  ]);
}

/** A check that is one command of the workspace: it passes if the command ends with 0. */
async function check(title, parameters) {
  const [program, all, options] = pnpmCommand(['exec', ...parameters]);
  const { status, output } = await commandEnd(program, all, { stdio: 'pipe', ...options });
  if (status === 0) passed++;
  else failed++;
  console.log(status === 0 ? `✓ ${title}` : `✗ ${title}\n${output}`);
}

/** Runs tests with vitest, and adds up what they report. */
async function runTests(parameters) {
  const folder = mkdtempSync(join(tmpdir(), 'argand-test-'));
  const report = join(folder, 'vitest.json');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = await commandEnd(process.execPath, [vitest, 'run', ...reporters, ...parameters], {
    stdio: 'inherit',
  });
  const failedBefore = failed;
  if (existsSync(report)) {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    passed += numPassedTests;
    failed += numFailedTests;
    // A file that could not be loaded has no tests to count, yet it failed.
    failed += testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    countSkipped(testResults);
  }
  if (status !== 0 && failed === failedBefore) failed++;
  rmSync(folder, { recursive: true, force: true });
}

/** Counts the tests that did not run: what they need is not on this machine. */
function countSkipped(testResults) {
  for (const { name, assertionResults } of testResults) {
    for (const { status, ancestorTitles } of assertionResults) {
      if (status === 'passed' || status === 'failed') continue;
      const group = [relative(root, name), ...ancestorTitles].join(' > ');
      skipped.set(group, (skipped.get(group) ?? 0) + 1);
    }
  }
}

/** Runs a command in the root of the repository until it ends. */
function commandEnd(program, parameters, options) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, { cwd: root, env: environment, ...options });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => (output += bytes));
    child.on('error', (error) => resolve({ status: 1, output: error.message }));
    child.on('close', (status) => resolve({ status, output }));
  });
}
