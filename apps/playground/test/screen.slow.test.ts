import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StaticHost, servePage } from './static-host.ts';
import { answered, dist, enter, missing, openBrowser, path } from './visit.ts';

describe.skipIf(missing)(missing ?? 'screens, themes and screen readers', () => {
  let browser: Browser;
  let host: StaticHost;

  beforeAll(async () => {
    browser = await openBrowser();
    host = await servePage(dist, { path, isolated: true });
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  test('canvases follow the pixels of the screen, each time they change', async () => {
    const { page } = await enter(browser, host.address);
    await answered(page);
    const sizes = () =>
      page.evaluate<number[]>(
        "['input-phases', 'hidden-plane', 'output-ring', 'input-raster', 'pixels', 'settling'].map((id) => { const canvas = document.getElementById(id); return canvas.width / canvas.clientWidth; })",
      );
    const session = await page.context().newCDPSession(page);
    for (const deviceScaleFactor of [2, 1, 1.5]) {
      await session.send('Emulation.setDeviceMetricsOverride', {
        // Another width too: for a scale alone this emulation tells the page nothing. The canvases keep their widths.
        width: 1280 + 2 * deviceScaleFactor,
        height: 900,
        deviceScaleFactor,
        mobile: false,
      });
      await expect
        .poll(async () => (await sizes()).map((ratio) => Math.round(20 * ratio) / 20))
        .toEqual(new Array(6).fill(deviceScaleFactor));
    }
    await page.context().close();
  });

  describe('announcements', () => {
    /** Counts how often the live regions of the page change. */
    const listen = (page: Page) =>
      page.evaluate(
        "globalThis.said = []; for (const region of document.querySelectorAll('output, [role=status], [role=alert], [aria-live]')) new MutationObserver(() => said.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });",
      );
    const said = (page: Page) => page.evaluate<string[]>('said');

    test('a slider that moves and time that passes announce one result', async () => {
      const { page } = await enter(browser, host.address);
      await answered(page);
      await page.waitForTimeout(1200);
      await listen(page);
      for (let share = 0.02; share < 0.5; share += 0.02) {
        await page.getByLabel('deletion').fill(share.toFixed(2));
        await page.waitForTimeout(60);
      }
      const last = await answered(page);
      await expect.poll(() => said(page)).toEqual([last]);
      await page.waitForTimeout(1500);
      expect(await said(page)).toEqual([last]);
      await page.context().close();
    });

    test('training announces its end alone, keys their answer', async () => {
      const { page } = await enter(browser, host.address);
      await answered(page);
      await page.waitForTimeout(1200);
      await listen(page);
      await page.locator('#pad').focus();
      await page.keyboard.press('Space');
      await expect.poll(() => said(page)).toEqual(['pen down']);
      await page.keyboard.press('Space');
      await expect.poll(async () => (await said(page)).at(-1)).toMatch(/pen up|All at once/);
      await page.waitForTimeout(1500);
      const before = (await said(page)).length;
      await page.getByLabel('images', { exact: true }).selectOption('5000');
      await page.getByLabel('epochs').selectOption('1');
      await page.locator('#train-button').click();
      await expect
        .poll(async () => (await said(page)).slice(before), { timeout: 60_000 })
        .toEqual([expect.stringMatching(/^Trained: \d+ steps\. All at once it is right on/)]);
      await page.context().close();
    });
  });

  describe('the theme', () => {
    const scheme = (page: Page) =>
      page.evaluate<string>('getComputedStyle(document.documentElement).colorScheme');
    const background = (page: Page) =>
      page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const barColour = (page: Page) =>
      page.evaluate<string>(
        "[...document.querySelectorAll('meta[name=theme-color]')].find(({ media }) => matchMedia(media).matches).content",
      );
    const [light, dark] = ['rgb(251, 249, 244)', 'rgb(21, 23, 27)'];

    test('of an earlier visit is there before the page’s code', async () => {
      // Modules do not run, so what is seen is what is painted first.
      host.faults.set('/index-', 'missing');
      const visited = await enter(browser, host.address, {
        colorScheme: 'light',
        prepare: (page) => page.addInitScript("localStorage.setItem('argand-theme', 'dark')"),
      });
      await visited.page.waitForLoadState('domcontentloaded');
      expect(await scheme(visited.page)).not.toContain('light');
      expect(await visited.page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
      expect(await barColour(visited.page)).toBe('#15171b');
      host.faults.clear();
      await visited.page.context().close();
    });

    test('follows the system until one is chosen, and the choice of another tab', async () => {
      const { page, complaints } = await enter(browser, host.address, { colorScheme: 'light' });
      await answered(page);
      expect(await background(page)).toBe(light);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await background(page)).toBe(dark);
      await page.emulateMedia({ colorScheme: 'light' });
      const other = await page.context().newPage();
      await other.goto(host.address);
      await other.locator('#theme').selectOption('dark');
      await expect.poll(() => background(page)).toBe(dark);
      expect(await page.locator('#theme').inputValue()).toBe('dark');
      expect(await barColour(page)).toBe('#15171b');
      await other.locator('#theme').selectOption('auto');
      await expect.poll(() => background(page)).toBe(light);
      expect(await barColour(page)).toBe('#fbf9f4');
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    test('without storage the page works, and a choice lasts as long as it', async () => {
      const { page, complaints } = await enter(browser, host.address, {
        prepare: (opened) =>
          opened.addInitScript(
            "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } })",
          ),
      });
      await answered(page);
      await page.locator('#theme').selectOption('dark');
      expect(await background(page)).toBe(dark);
      expect(complaints).toEqual([]);
      await page.context().close();
    });
  });
});
