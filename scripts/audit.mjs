// npm run audit: which versions in the lockfiles have known holes, as the registry tells. `--required` makes it an error that
// the registry has no answer. Holes that cannot be reached here stand in pnpm-workspace.yaml, each with its reason.
import { join } from 'node:path';
import { pnpm, root } from './pnpm.mjs';

const required = process.argv.includes('--required');
let unanswered = false;
let found = 0;

function audit(title, options, parameters = []) {
  const { stdout, stderr, error } = pnpm([...parameters, 'audit', '--json', ...options], {
    stdio: 'pipe',
    encoding: 'utf8',
  });
  let report;
  try {
    report = JSON.parse(stdout);
  } catch {
    report = { error: { message: error?.message ?? stderr ?? stdout } };
  }
  if (report.error) {
    unanswered = true;
    console.log(`${title}: not audited, for the registry has no answer. ${report.error.message}`);
    return;
  }
  const advisories = Object.values(report.advisories);
  found += advisories.length;
  console.log(
    `${title}: ${report.metadata.totalDependencies ?? 'all'} dependencies, ${advisories.length} known holes`,
  );
  for (const { module_name, severity, title: what, url, findings } of advisories) {
    console.log(
      `  ${severity}  ${module_name} ${findings.map(({ version }) => version).join(', ')}: ${what}\n    ${url}`,
    );
    for (const path of findings.flatMap(({ paths }) => paths).slice(0, 3)) console.log(`    ${path}`);
  }
}

audit('What packages and programs run on', ['--prod']);
audit('The same, and the tools of the workspace', []);
audit('The peers of the benchmark', [], ['--dir', join(root, 'apps/benchmarks/peers'), '--ignore-workspace']);
process.exit(found > 0 || (required && unanswered) ? 1 : 0);
