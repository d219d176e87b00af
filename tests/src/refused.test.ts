import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Browser } from 'playwright-core';
import { isolationHeaders, type ServeOptions, type StaticServer, serveFolder } from 'static-server';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { noBrowser, openBrowser } from './browser.ts';
import { writeSmallMnist } from './small-mnist.ts';
import { packages, root } from './workspace.ts';

// Where workers or WebAssembly are refused: by Node's permission model, by `node --jitless`, by the headers of a page, from another origin.

const folderOf = new Map(packages.map(({ name, folder }) => [name, folder]));

/** The built files that the packages export, by what a program imports. */
const entries = packages.flatMap(({ name, folder, exports }) =>
  Object.entries(exports).flatMap(([key, conditions]) => {
    if (typeof conditions !== 'object' || conditions === null || !('default' in conditions)) return [];
    return [
      { name: `${name}${key.slice(1)}`, file: join(root, 'packages', folder, String(conditions.default)) },
    ];
  }),
);

function node(options: readonly string[], code: string) {
  const parameters = [...options, '--input-type=module', '--eval', code];
  return spawnSync(process.execPath, parameters, { cwd: join(root, 'tests'), encoding: 'utf8' });
}

const built = (name: string, entry = 'index.js') =>
  JSON.stringify(join(root, 'packages', folderOf.get(name) ?? '', 'dist', entry));

const openCode = `
const { openDevice, reference } = await import(${built('@argand/backend')});
const { fill } = await import(${built('@argand/backend', 'kernels/index.js')});
const { wasm } = await import(${built('@argand/backend-wasm')});
const device = await openDevice([wasm({ threads: 2 }), reference()]);
const out = device.allocate('float32', 2);
device.run(fill, { out, value: 0.5 });
console.log(JSON.stringify([device.description, ...await device.read(out)]));
await device.close();
`;

describe('Node', () => {
  const argand = join(root, 'packages/argand/bin/argand.js');
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';

  test('without the right to start workers: WebAssembly on one thread', () => {
    const { stdout, status } = node([permission, '--allow-fs-read=*'], openCode);
    expect(status).toBe(0);
    const [description, ...numbers] = JSON.parse(stdout);
    expect(description).toMatch(/^wasm: WebAssembly .*SIMD, 1 thread, because workers are refused \(.+\)$/);
    expect(numbers).toEqual([0.5, 0.5]);
  });

  test('without WebAssembly: every package can be imported, and the reference answers', () => {
    expect(entries.length).toBeGreaterThan(15);
    const imports = entries.map(({ file }) => `await import(${JSON.stringify(file)});`).join('\n');
    const { stdout, stderr, status } = node(['--jitless'], `${imports}\n${openCode}`);
    expect(stderr).not.toContain('Error');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(['reference: plain JavaScript, float64, one thread', 0.5, 0.5]);
  });

  test('without WebAssembly: the files of a data set are read and checked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'argand-refused-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    await writeSmallMnist(folder, 2, 1);
    const parameters = ['--jitless', argand, 'data', 'fetch', 'mnist', '--data-dir', folder, '--json'];
    const { stdout, status } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(JSON.parse(stdout).files).toHaveLength(4);
  });

  test('argand devices says why', () => {
    const lineOf = (options: readonly string[]) => {
      const { stdout } = spawnSync(process.execPath, [...options, argand, 'devices'], { encoding: 'utf8' });
      return stdout.split('\n').find((line) => line.startsWith('wasm'));
    };
    expect(lineOf([permission, '--allow-fs-read=*', '--allow-fs-write=*'])).toMatch(
      // One processor has one thread anyway.
      /^wasm {7}wasm: WebAssembly .*SIMD, 1 thread(, because workers are refused \(.+\))?$/,
    );
    expect(lineOf(['--jitless'])).toMatch(/^wasm {7}not usable: this engine has no WebAssembly/);
  });
});

/** Serves the built packages, and a page that imports them `from` an origin and opens a device. */
function servePackages(
  headers: NonNullable<ServeOptions['headers']>,
  { from = '' }: { readonly from?: string } = {},
): Promise<StaticServer> {
  const imports = Object.fromEntries(
    entries.map(({ name, file }) => [name, `${from}/${relative(root, file)}`]),
  );
  const page = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module">
import { openDevice, reference } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
globalThis.opened = openDevice([wasm({ threads: 2 }), reference()]).then((device) => device.description, (error) => error.message);
globalThis.alone = openDevice([wasm({ threads: 2 })]).then(() => '', (error) => error.message);
</script>`;
  return serveFolder(join(root, 'packages'), { path: '/packages/', headers, pages: { '/': page } });
}

const missing = noBrowser();
describe.skipIf(missing)(missing ?? 'a page', () => {
  let browser: Browser;
  const servers: StaticServer[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all(servers.map((server) => server.close()));
  });

  /** Serves the packages. @returns the origin of the page */
  async function host(...parameters: Parameters<typeof servePackages>): Promise<string> {
    const server = await servePackages(...parameters);
    servers.push(server);
    return new URL(server.url).origin;
  }

  /** What the page opened, and why WebAssembly did not open. */
  async function opened(url: string): Promise<{ device: string; wasm: string }> {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction('globalThis.alone !== undefined');
    const [device, wasm] = await page.evaluate<[string, string]>('Promise.all([opened, alone])');
    await page.close();
    return { device, wasm };
  }

  const policy = (workers: string, scripts = "'wasm-unsafe-eval'") => ({
    ...isolationHeaders,
    'Content-Security-Policy': `script-src 'self' 'unsafe-inline' ${scripts}; worker-src ${workers}`,
  });
  const oneThread = /^wasm: WebAssembly .*SIMD, 1 thread, because (.+)$/;

  test('that is isolated has threads', async () => {
    expect((await opened(await host(() => isolationHeaders))).device).toMatch(/SIMD, 2 threads$/);
  });

  test.each([
    ['is not isolated', () => ({}), 'the page is not cross-origin isolated'],
    ['has a policy without workers', () => policy("'none'"), 'a Content-Security-Policy without worker-src'],
    [
      'has worker scripts without the header',
      (path: string) => (path === '/' ? isolationHeaders : {}),
      'no Cross-Origin-Embedder-Policy: require-corp with it',
    ],
  ])('that %s: one thread, and the device says why', async (_, headersOf, why) => {
    const { device } = await opened(await host(headersOf));
    expect(device).toMatch(oneThread);
    expect(device).toContain(why);
    expect(device).not.toContain('undefined');
  });

  const shared = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

  test('with the packages on another origin has threads', async () => {
    const from = await host(() => ({ ...shared, ...isolationHeaders }));
    expect((await opened(await host(() => isolationHeaders, { from }))).device).toMatch(/SIMD, 2 threads$/);
  });

  test('with the packages on another origin and a policy against blobs: one thread', async () => {
    const from = await host(() => ({ ...shared, ...isolationHeaders }));
    const { device } = await opened(
      await host(() => policy(`'self' ${from}`, `'wasm-unsafe-eval' ${from}`), { from }),
    );
    expect(device).toMatch(oneThread);
  });

  test('that may not compile WebAssembly: the reference, and the error names the directive', async () => {
    const { device, wasm } = await opened(await host(() => policy("'self'", '')));
    expect(device).toMatch(/^reference:/);
    expect(wasm).toMatch(/wasm: the engine refuses to compile WebAssembly \(.+\); .*'wasm-unsafe-eval'/);
    expect(wasm).not.toContain('undefined');
  });
});
