// npm run sbom [FILE]: the bill of materials of all packages as npm would install them, as CycloneDX, by npm itself.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { install, turbo } from './bootstrap.mjs';
import { environment, pnpm, root } from './pnpm.mjs';

const file = resolve(process.argv[2] ?? 'sbom.cdx.json');
const folder = mkdtempSync(join(tmpdir(), 'argand-sbom-'));
// npm calls what it lists by the name of the folder.
const project = join(folder, 'argand-packages');

function done(what, { status, stdout, stderr, error }) {
  if (status === 0) return stdout;
  throw new Error(`${what} failed: ${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}`);
}

const npm = (...parameters) =>
  done(
    `npm ${parameters[0]}`,
    spawnSync('npm', parameters, {
      cwd: project,
      env: environment,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      shell: process.platform === 'win32',
    }),
  );

install();
turbo(['build']);
try {
  const packing = ['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', folder];
  done('Packing', pnpm(packing, { stdio: 'pipe', encoding: 'utf8' }));
  const tarballs = new Map();
  for (const place of readdirSync(join(root, 'packages'))) {
    const { name, version } = JSON.parse(readFileSync(join(root, 'packages', place, 'package.json'), 'utf8'));
    tarballs.set(name, `file:${join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)}`);
  }
  const manifest = {
    name: 'argand-packages',
    version: '0.0.0',
    private: true,
    description: 'All packages of Argand, with what each brings',
    license: 'Apache-2.0',
    dependencies: Object.fromEntries(tarballs),
    overrides: Object.fromEntries([...tarballs.keys()].map((name) => [name, `$${name}`])),
  };
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  npm('install', '--package-lock-only', '--omit=dev', '--no-audit', '--no-fund');
  const bill = JSON.parse(
    npm('sbom', '--package-lock-only', '--omit=dev', '--sbom-format=cyclonedx', '--sbom-type=library'),
  );
  // Where this machine had our own packages is nobody's business; their names and versions say where they will be.
  for (const component of bill.components)
    component.externalReferences = component.externalReferences.filter(({ url }) => !url.startsWith('file:'));
  writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
  console.log(`${bill.components.length} components: ${file}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
