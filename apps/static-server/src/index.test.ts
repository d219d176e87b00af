import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ServeOptions, type StaticServer, serveFolder } from './index.ts';

let folder = '';
let server: StaticServer | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'static-server-'));
  await mkdir(join(folder, 'site/deep'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'outside');
  await writeFile(join(folder, 'site/index.html'), '<p>home</p>');
  await writeFile(join(folder, 'site/deep/kernel.wasm'), 'wasm');
});
afterEach(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

async function get(address: string, options: ServeOptions = {}) {
  server = await serveFolder(join(folder, 'site'), options);
  return fetch(new URL(address, server.url));
}

test('files are served with their types, and an index for the folder', async () => {
  const home = await get('');
  expect([home.status, await home.text()]).toEqual([200, '<p>home</p>']);
  expect(home.headers.get('content-type')).toMatch('text/html');
  const kernel = await fetch(new URL('deep/kernel.wasm', server?.url));
  expect(kernel.headers.get('content-type')).toBe('application/wasm');
  expect(kernel.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
});

test.each(['none.html', '..%2fsecret.txt', '%2e%2e/secret.txt'])('%s is not found', async (address) => {
  expect((await get(address)).status).toBe(404);
});

test('the folder can have a path; nothing is served outside it', async () => {
  const home = await get('', { path: '/argand/' });
  expect([home.status, server?.url]).toEqual([200, expect.stringMatching(/\/argand\/$/)]);
  expect((await fetch(new URL('/', server?.url))).status).toBe(404);
});

test('headers can depend on the path, and pages can be added', async () => {
  const headers = (path: string): Record<string, string> => (path === '/page' ? { 'X-Page': 'yes' } : {});
  const page = await get('page', { headers, pages: { '/page': '<p>a page</p>' } });
  expect([await page.text(), page.headers.get('x-page')]).toEqual(['<p>a page</p>', 'yes']);
  const home = await fetch(new URL('/', server?.url));
  expect(home.headers.get('x-page')).toBeNull();
  expect(home.headers.get('cross-origin-opener-policy')).toBeNull();
});

test('a path can be intercepted, and the folder can change between requests', async () => {
  await mkdir(join(folder, 'next'));
  await writeFile(join(folder, 'next/index.html'), '<p>next</p>');
  let current = 'site';
  server = await serveFolder(() => join(folder, current), {
    intercept(path, response) {
      if (path !== '/broken') return false;
      response.writeHead(500).end();
      return true;
    },
  });
  const { url } = server;
  const textAt = async (address: string) => (await fetch(new URL(address, url))).text();
  expect((await fetch(new URL('broken', url))).status).toBe(500);
  expect(await textAt('')).toBe('<p>home</p>');
  current = 'next';
  expect(await textAt('')).toBe('<p>next</p>');
});

test('a closed server does not answer', async () => {
  await get('');
  await server?.close();
  await expect(fetch(server?.url ?? '')).rejects.toThrow();
});
