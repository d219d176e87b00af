import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { writeServiceWorker } from '../scripts/service-worker.mjs';
import { type StaticHost, servePage } from './static-host.ts';
import { answered, dist, enter, missing, openBrowser, path } from './visit.ts';

describe.skipIf(missing)(missing ?? 'what is kept for use without a network is of one version', () => {
  let browser: Browser;
  let host: StaticHost;
  let folder: string;

  beforeAll(async () => {
    browser = await openBrowser();
    folder = mkdtempSync(join(tmpdir(), 'argand-test-'));
    for (const name of ['first', 'second']) cpSync(dist, join(folder, name), { recursive: true });
    const index = join(folder, 'second/index.html');
    writeFileSync(index, readFileSync(index, 'utf8').replace(/<title>.*<\/title>/, '<title>second</title>'));
    for (const name of ['first', 'second']) writeServiceWorker(pathToFileURL(join(folder, name, '/')));
    host = await servePage(join(folder, 'first'), { path, isolated: true });
  });
  afterEach(() => {
    host.faults.clear();
    host.use(join(folder, 'first'));
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    rmSync(folder, { recursive: true });
  });

  const caches = async (page: Page) =>
    (await page.evaluate<string[]>('caches.keys()')).filter((name) => !name.includes(' data '));
  const update = (page: Page) =>
    page.evaluate(
      'navigator.serviceWorker.getRegistration().then((registration) => registration.update()).then(() => 0, () => 0)',
    );

  /** The first version, kept and in charge. */
  async function kept() {
    const { page } = await enter(browser, host.address, { serviceWorkers: 'allow' });
    await answered(page);
    await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true);
    return page;
  }

  test('a new version is offered, taken whole by a reload, and the old one forgotten', async () => {
    const page = await kept();
    const [first] = await caches(page);
    expect(await page.locator('#update').isHidden()).toBe(true);
    host.use(join(folder, 'second'));
    await update(page);
    await page.locator('#update').waitFor({ state: 'visible' });
    // The open page stays what it is, and so does one that is opened beside it.
    const beside = await page.context().newPage();
    await beside.goto(host.address);
    expect(await beside.title()).toBe(await page.title());
    await beside.close();
    await page.locator('#update-button').click();
    await expect.poll(() => page.title().catch(() => ''), { timeout: 20_000 }).toBe('second');
    await answered(page);
    const now = await caches(page);
    expect(now.length).toBe(1);
    expect(now).not.toContain(first);
    await page.context().close();
  });

  test.each([
    ['of which a file is missing', () => host.faults.set('manifest', 'missing')],
    ['of which a file is of another version', () => host.faults.set('manifest', 'damaged')],
  ])('a new version %s is not kept, and the old one goes on', async (_title, spoil) => {
    const page = await kept();
    const before = await caches(page);
    host.use(join(folder, 'second'));
    spoil();
    await update(page);
    await expect
      .poll(() =>
        page.evaluate(
          'navigator.serviceWorker.getRegistration().then(({ installing, waiting }) => !installing && !waiting)',
        ),
      )
      .toBe(true);
    expect(await caches(page)).toEqual(before);
    expect(await page.locator('#update').isHidden()).toBe(true);
    await page.reload();
    expect(await page.title()).not.toBe('second');
    await answered(page);
    await page.context().close();
  });

  test('what other sites keep at the same origin is never taken', async () => {
    const page = await kept();
    await page.evaluate(
      `caches.open('another').then((cache) => cache.put('${host.address}index.html', new Response('<title>another</title>')))`,
    );
    await page.reload();
    expect(await page.title()).not.toBe('another');
    await page.context().close();
  });
});
