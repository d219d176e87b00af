import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type StaticServer, serveFolder } from 'static-server';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noBrowser, openBrowser, withSoftwareGpu } from './browser.ts';
import { npm, pack } from './packed.ts';
import { whyNoGpu } from './software-gpu.ts';
import { closure, packages } from './workspace.ts';

// The conformance suite of all three backends as a stranger has them: packed, installed with plain npm, run by Node's own test
// runner and in a page that Vite has made.

const names = [...new Set(['@argand/backend-wasm', '@argand/backend-webgpu'].flatMap(closure))];
const backends = ['reference', 'wasm', 'webgpu'] as const;

const imports = `
import { reference } from '@argand/backend';
import { describeBackend } from '@argand/backend/conformance';
import { wasm } from '@argand/backend-wasm';
import { webgpu } from '@argand/backend-webgpu';
const backends = { reference: reference(), wasm: wasm({ threads: 2 }), webgpu: webgpu({ software: true }) };
`;

const inNode = `${imports}
import { describe, test } from 'node:test';
describeBackend(backends[process.argv[2]], { describe, test, skip: test.skip }, { kernels: 'all' });
`;

const inPage = `${imports}
globalThis.runConformance = async (backend) => {
  const [path, tests, failures] = [[], [], []];
  const runner = {
    describe(name, define) {
      path.push(name);
      define();
      path.pop();
    },
    test: (name, run) => tests.push({ name: [...path, name].join(' > '), run }),
    skip: (name) => failures.push(name + ': skipped'),
  };
  describeBackend(backends[backend], runner, { kernels: 'all' });
  for (const { name, run } of tests) await run().catch((error) => failures.push(name + ': ' + error.message));
  return { passed: tests.length - failures.length, failures };
};
`;

let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'argand-conformance-'));
  const tarballs = pack(names, project);
  const peers = packages.find(({ name }) => name === '@argand/backend-webgpu')?.peers ?? {};
  const manifest = {
    private: true,
    type: 'module',
    dependencies: { ...Object.fromEntries(tarballs), ...peers },
    overrides: Object.fromEntries([...tarballs.keys()].map((name) => [name, `$${name}`])),
  };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  npm(['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'], project);
  writeFileSync(join(project, 'node.mjs'), inNode);
  writeFileSync(join(project, 'page.js'), inPage);
  writeFileSync(join(project, 'index.html'), '<!doctype html><script type="module" src="/page.js"></script>');
}, 300_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('in Node', () => {
  test.for(backends)('%s passes', { timeout: 600_000 }, (backend, { skip }) => {
    if (backend === 'webgpu') skip(whyNoGpu !== undefined, whyNoGpu);
    const parameters = ['--test-reporter=tap', 'node.mjs', backend];
    const { stdout, status } = spawnSync(process.execPath, parameters, {
      cwd: project,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    expect(stdout).toMatch(/^# fail 0$/m);
    expect(stdout).toMatch(/^# skipped 0$/m);
    expect(Number(/^# pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(100);
    expect(status).toBe(0);
  });
});

const missing = noBrowser();
describe.skipIf(missing)(missing ?? 'in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let host: StaticServer;

  beforeAll(async () => {
    const settings = {
      root: project,
      configFile: false,
      logLevel: 'error',
      worker: { format: 'es' },
    } as const;
    await build({ ...settings, build: { target: 'es2022', minify: false } });
    browser = await openBrowser(withSoftwareGpu);
    page = await browser.newPage();
    host = await serveFolder(join(project, 'dist'));
    await page.goto(host.url);
    await page.waitForFunction('globalThis.runConformance !== undefined');
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  test.each(backends)('%s passes', { timeout: 900_000 }, async (backend) => {
    const outcome = await page.evaluate<{ passed: number; failures: string[] }>(
      `runConformance('${backend}')`,
    );
    expect(outcome.failures).toEqual([]);
    expect(outcome.passed).toBeGreaterThan(100);
  });
});
