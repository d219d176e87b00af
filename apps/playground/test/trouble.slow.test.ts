import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Fault, type StaticHost, servePage } from './static-host.ts';
import { answered, dist, enter, missing, openBrowser, path } from './visit.ts';

describe.skipIf(missing)(
  missing ?? 'what cannot be loaded or has died is named and can be tried again',
  () => {
    let browser: Browser;
    let host: StaticHost;

    beforeAll(async () => {
      browser = await openBrowser();
      host = await servePage(dist, { path, isolated: true });
    });
    afterEach(() => host.faults.clear());
    afterAll(async () => {
      await browser?.close();
      await host?.close();
    });

    const shown = async (page: Page, id: string) => {
      const box = page.locator(`#${id}`);
      await box.waitFor({ state: 'visible', timeout: 30_000 });
      return (await box.locator('p').textContent()) ?? '';
    };
    const tryAgain = (page: Page, id: string) => page.locator(`#${id} button`).press('Enter');

    async function trainLittle(page: Page, images = '5000') {
      await page.getByLabel('pixels to phases').selectOption('pixels');
      await page.getByLabel('images', { exact: true }).selectOption(images);
      await page.getByLabel('epochs').selectOption('1');
      await page.locator('#train-button').click();
    }
    const trained = (page: Page) =>
      expect.poll(() => page.locator('#train-status').textContent(), { timeout: 60_000 }).toMatch(/^Trained/);

    /** The page's own workers, without the threads of devices. */
    const ownWorkers = (page: Page) => page.workers().filter((worker) => /\/worker-/.test(worker.url()));
    /** The worker that was started last, once it has started. */
    async function newestWorker(page: Page, count: number) {
      await expect.poll(() => ownWorkers(page).length, { timeout: 20_000 }).toBe(count);
      return ownWorkers(page)[count - 1];
    }

    test.each<[string, Fault, RegExp]>([
      ['.safetensors', 'failing', /500/],
      ['.safetensors', 'missing', /404/],
      ['.safetensors', 'damaged', /mnist-mlp/],
      ['/worker-', 'missing', /The worker that answers could not be loaded/],
    ])('%s is %s: the drawing is kept and answered by the next try', async (part, fault, message) => {
      host.faults.set(part, fault);
      const { page } = await enter(browser, host.address);
      expect(await shown(page, 'draw-trouble')).toMatch(message);
      // A failure is not kept.
      await tryAgain(page, 'draw-trouble');
      expect(await shown(page, 'draw-trouble')).toMatch(message);
      host.faults.clear();
      await tryAgain(page, 'draw-trouble');
      expect(await answered(page)).toContain('All at once: 3');
      expect(await page.locator('#draw-trouble').isHidden()).toBe(true);
      await page.context().close();
    });

    test('weights that never arrive: after a while the page offers another try', async () => {
      host.faults.set('.safetensors', 'stalled');
      const { page } = await enter(browser, host.address);
      expect(await shown(page, 'draw-trouble')).toContain('no answer yet');
      host.faults.clear();
      await tryAgain(page, 'draw-trouble');
      expect(await answered(page)).toContain('All at once: 3');
      await page.context().close();
    });

    test('the worker that answers ends without a word: the page notices, and the next drawing is answered', async () => {
      const { page, complaints } = await enter(browser, host.address);
      await answered(page);
      await (await newestWorker(page, 1)).evaluate('close()');
      await expect.poll(() => ownWorkers(page).length).toBe(0);
      await page.getByRole('button', { name: 'draw the example 8' }).click();
      await expect
        .poll(() => page.locator('#draw-status').textContent(), { timeout: 30_000 })
        .toContain('All at once: 8');
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    test('the worker ends while it answers', async () => {
      host.faults.set('.safetensors', 'stalled');
      const { page } = await enter(browser, host.address);
      const worker = await newestWorker(page, 1);
      // Until it holds its lock its end goes unnoticed.
      await expect
        .poll(() =>
          page.evaluate(
            'navigator.locks.query().then(({ held, pending }) => held.length + pending.length > 1)',
          ),
        )
        .toBe(true);
      await worker.evaluate('close()');
      expect(await shown(page, 'draw-trouble')).toContain('The worker that answers has ended');
      host.faults.clear();
      await tryAgain(page, 'draw-trouble');
      expect(await answered(page)).toContain('All at once: 3');
      await page.context().close();
    });

    test.each<[Fault, RegExp]>([
      ['failing', /train-images-00\.bin could not be loaded: the server answers 500/],
      ['damaged', /train-images-00\.bin is damaged/],
    ])('data of training that are %s', async (fault, message) => {
      host.faults.set('train-images-00', fault);
      const { page } = await enter(browser, host.address);
      await answered(page);
      await trainLittle(page);
      expect(await shown(page, 'train-trouble')).toMatch(message);
      host.faults.clear();
      await tryAgain(page, 'train-trouble');
      await trained(page);
      expect(await page.locator('#train-trouble').isHidden()).toBe(true);
      await page.context().close();
    });

    test('data that stop arriving can be paused, and resumed', async () => {
      host.faults.set('train-images-00', 'stalled');
      const { page, complaints } = await enter(browser, host.address);
      await answered(page);
      await trainLittle(page);
      await newestWorker(page, 2);
      await expect.poll(() => page.locator('#train-status').textContent()).toMatch(/^(Opening|Loading)/);
      await page.locator('#train-button').click();
      await expect
        .poll(() => page.locator('#train-status').textContent())
        .toBe('Paused while the data were loading.');
      host.faults.clear();
      await page.locator('#train-button').click();
      await trained(page);
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    test('the worker that trains ends: what it had learned by its last checkpoint is kept', async () => {
      const { page } = await enter(browser, host.address);
      await answered(page);
      await trainLittle(page, '60000');
      await expect
        .poll(() => page.locator('#train-status').textContent(), { timeout: 30_000 })
        .toMatch(/^Step (1\d\d|[2-9]\d\d)/);
      await page.locator('#train-button').click();
      await expect
        .poll(() => page.locator('#train-status').textContent(), { timeout: 30_000 })
        .toMatch(/^Paused after step/);
      const paused = Number(
        /step ([\d,]+)/.exec((await page.locator('#train-status').textContent()) ?? '')?.[1],
      );
      await page.locator('#train-button').click();
      await (await newestWorker(page, 2)).evaluate('close()');
      expect(await shown(page, 'train-trouble')).toMatch(
        /The worker that trains has ended.*What was learned up to the last checkpoint is kept/,
      );
      await tryAgain(page, 'train-trouble');
      await expect
        .poll(() => page.locator('#train-status').textContent(), { timeout: 30_000 })
        .toMatch(/^Step/);
      const resumed = Number(
        /Step ([\d,]+)/.exec((await page.locator('#train-status').textContent()) ?? '')?.[1],
      );
      expect(resumed).toBeGreaterThan(paused);
      await page.context().close();
    });

    test('a page whose own code does not load says so', async () => {
      host.faults.set('/index-', 'missing');
      const { page } = await enter(browser, host.address);
      await page.locator('#broken').waitFor({ state: 'visible' });
      await page.context().close();
    });
  },
);
