import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleDigits } from '../src/drawing/example-digits.ts';
import { type StaticHost, servePage } from './static-host.ts';
import { answered, dist, enter, missing, openBrowser, path, type Visit } from './visit.ts';

describe.skipIf(missing)(missing ?? 'the playground in Chromium', () => {
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

  async function visit(options: BrowserContextOptions = {}, address = host.address): Promise<Visit> {
    const visited = await enter(browser, address, options);
    await answered(visited.page);
    return visited;
  }

  /** An unfinished stroke is answered too: what counts is that the last answer is 1, twice. */
  async function settlesOnOne(page: Page): Promise<void> {
    const status = () => page.locator('#draw-status').textContent();
    await expect.poll(status, { timeout: 30_000 }).toMatch(/All at once: 1\. By spikes: 1/);
  }

  test('the first picture is of this site alone, within 150 kB before the network, without a complaint', async () => {
    const { page, requests, complaints } = await visit();
    const site = requests.filter((address) => address.startsWith('http'));
    expect(site.every((address) => address.startsWith(host.address))).toBe(true);
    const files = [
      ...new Set(site.map((address) => new URL(address).pathname.slice(path.length) || 'index.html')),
    ];
    expect(files.some((file) => file.startsWith('mnist/'))).toBe(false);
    const before = files.filter((file) => !file.endsWith('.safetensors'));
    expect(before.length).toBeGreaterThan(3);
    // As any host sends them.
    const bytes = before.reduce((sum, file) => sum + gzipSync(readFileSync(dist + file)).length, 0);
    expect(bytes).toBeLessThanOrEqual(150 * 1024);
    expect(await page.locator('#isolation').textContent()).toContain('several threads');
    expect(await page.locator('#answering-device').textContent()).toContain('wasm');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('strokes of a mouse are answered twice, alike, with each neuron; sliders answer at once', async () => {
    const { page, complaints } = await visit();
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await page.locator('#draw-status').textContent()).toContain('Draw a digit');
    const box = await page.locator('#pad').boundingBox();
    if (!box) throw new Error('the pad is not to be seen.');
    for (const stroke of exampleDigits[4]) {
      const at = stroke.map(({ x, y }) => [box.x + x * box.width, box.y + y * box.height] as const);
      await page.mouse.move(...at[0]);
      await page.mouse.down();
      for (const point of at.slice(1)) await page.mouse.move(...point, { steps: 8 });
      await page.mouse.up();
    }
    expect(await answered(page)).toMatch(/All at once: 4\. By spikes: 4, the same/);
    for (const neuron of ['gated', 'resonator', 'ode', 'hold']) {
      await page.getByText(neuron, { exact: true }).click();
      expect(await page.locator('#neuron-says').textContent()).toContain(neuron);
      expect(await answered(page)).toMatch(/All at once: 4\. By spikes: 4, the same/);
    }
    expect(await page.locator('#answer-at-once').textContent()).toBe('4');
    await page.getByLabel('Speed').selectOption('fast');
    await expect.poll(() => page.locator('#answer-by-spikes').textContent(), { timeout: 30_000 }).toBe('4');
    const spikes = (sentence: string) => Number(/([\d,]+) spikes/.exec(sentence)?.[1].replace(',', ''));
    const all = spikes(await answered(page));
    await page.getByLabel('deletion').fill('0.5');
    expect(spikes(await answered(page))).toBeLessThan(0.6 * all);
    await page.getByLabel('deletion').fill('0');
    await page.getByLabel('cycles', { exact: true }).fill('12');
    expect(spikes(await answered(page))).toBeGreaterThan(1.5 * all);
    await page.getByText('The output phases in numbers').click();
    expect(await page.locator('#numbers tbody tr').count()).toBe(10);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('with the keyboard alone a one is drawn', async () => {
    const { page, complaints } = await visit();
    const pad = page.locator('#pad');
    await pad.focus();
    await page.keyboard.press('Delete');
    await page.keyboard.press('Space');
    for (let k = 0; k < 11; k++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await settlesOnOne(page);
    await page.keyboard.press('Backspace');
    expect(await page.locator('#draw-status').textContent()).toContain('Draw a digit');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a finger draws a one, and the page stays where it was', async () => {
    // Without the page's smooth scrolling: what moves it here is the finger, or nothing.
    const { page, complaints } = await visit({
      hasTouch: true,
      viewport: { width: 390, height: 844 },
      reducedMotion: 'reduce',
    });
    const pad = page.locator('#pad');
    await page.getByRole('button', { name: 'Clear' }).tap();
    const box = await pad.boundingBox();
    if (!box) throw new Error('the pad is not to be seen.');
    const session = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y?: number) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: y === undefined ? [] : [{ x: box.x + box.width / 2, y: box.y + y * box.height }],
      });
    await touch('touchStart', 0.2);
    for (let y = 0.25; y < 0.8; y += 0.05) await touch('touchMove', y);
    await touch('touchEnd');
    await settlesOnOne(page);
    expect((await pad.boundingBox())?.y).toBe(box.y);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a network is trained, paused, moved to another device, and answers drawings', async () => {
    const { page, complaints } = await visit();
    const status = page.locator('#train-status');
    await page.getByLabel('pixels to phases').selectOption('pixels');
    await page.getByLabel('images', { exact: true }).selectOption('5000');
    await page.getByLabel('epochs').selectOption('1');
    const button = page.locator('#train-button');
    await button.click();
    await expect.poll(() => status.textContent(), { timeout: 20_000 }).toMatch(/^Step/);
    await button.click();
    await expect
      .poll(() => status.textContent(), { timeout: 20_000 })
      .toMatch(/^(Paused after step \d+ of 79|Trained)/);
    const paused = Number(/step (\d+)/.exec((await status.textContent()) ?? '')?.[1] ?? 79);
    await page.getByLabel('device').selectOption('webgpu');
    if (paused < 79) {
      expect(await button.textContent()).toBe('Resume');
      await button.click();
    } else await button.click();
    // Of the run that goes on, or of one more, where the first was done before it could be paused.
    await expect.poll(() => page.locator('#speeds tbody tr').count(), { timeout: 30_000 }).toBe(2);
    await expect.poll(() => status.textContent(), { timeout: 90_000 }).toMatch(/^Trained: 79 steps/);
    const speeds = await page.locator('#speeds tbody tr').allTextContents();
    expect(speeds[0]).toContain('wasm');
    expect(speeds[1]).toContain('webgpu');
    const outcome = (await page.locator('#train-outcome').textContent()) ?? '';
    const [atOnce, bySpikes, agreement] = [...outcome.matchAll(/([\d.]+) %/g)].map(([, number]) =>
      Number(number),
    );
    expect(atOnce).toBeGreaterThan(75);
    expect(bySpikes).toBeGreaterThan(75);
    expect(agreement).toBe(100);
    await page.getByRole('button', { name: 'Answer drawings with it' }).click();
    await expect
      .poll(() => page.locator('#encoder-words').textContent(), { timeout: 30_000 })
      .toContain('ink is 90°');
    expect(await answered(page)).toMatch(/By spikes: \d, the same/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Keep the network' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('network.safetensors');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('the explanation answers: a phase turned by keys, and the small network twice', async () => {
    const { page, complaints } = await visit();
    await page.getByText('Explain', { exact: true }).click();
    const phase = page.getByRole('slider', { name: 'the phase' });
    await phase.focus();
    const before = Number(await phase.getAttribute('aria-valuenow'));
    await page.keyboard.press('ArrowUp');
    expect(Number(await phase.getAttribute('aria-valuenow'))).toBe(before + 5);
    await page.locator('#explain-network').scrollIntoViewIfNeeded();
    await expect
      .poll(() => page.locator('#small-status').textContent(), { timeout: 20_000 })
      .toMatch(/All at once: (\d)\. By spikes: \1, the same/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('axe finds nothing in %s, %i pixels wide', async (colorScheme, width) => {
    const { page } = await visit({ colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' });
    for (const id of ['explain-layer', 'explain-network'])
      await page.locator(`#${id}`).scrollIntoViewIfNeeded();
    await page.evaluate("document.getElementById('trained').hidden = false");
    await page.evaluate(axe.source);
    const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
      'axe.run()',
    );
    expect(
      found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    ).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.context().close();
  });

  test('after the first load it works without a network, its data too, and on threads that the host did not ask for', async () => {
    const own = await servePage(dist, { path, isolated: false });
    const { page, complaints } = await visit({ serviceWorkers: 'allow' }, own.address);
    const kept = () =>
      page.evaluate<number>(
        'caches.keys().then(async (names) => (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length))).reduce((a, b) => a + b, 0))',
      );
    const files = await page.evaluate<number>(
      "fetch('service-worker.js').then((response) => response.text()).then((code) => { const { page, data } = JSON.parse(/siteFiles = (.*);/.exec(code)[1]); return page.length + data.length; })",
    );
    expect(files).toBeGreaterThan(20);
    await expect.poll(kept, { timeout: 30_000 }).toBe(files);
    await own.close();
    await page.reload();
    expect(await answered(page)).toMatch(/All at once: 3\. By spikes: 3/);
    expect(await page.locator('#isolation').textContent()).toContain('several threads');
    await page.getByLabel('images', { exact: true }).selectOption('5000');
    await page.getByLabel('epochs').selectOption('1');
    await page.locator('#train-button').click();
    await expect
      .poll(() => page.locator('#train-status').textContent(), { timeout: 30_000 })
      .toMatch(/^Trained/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('from a host that sends no headers it works on one thread, and says so', async () => {
    const plain = await servePage(dist, { path: '/', isolated: false });
    const { page, complaints } = await visit({}, plain.address);
    expect(await page.locator('#isolation').textContent()).toContain('one thread');
    await page.getByLabel('images', { exact: true }).selectOption('5000');
    await page.getByLabel('epochs').selectOption('1');
    await page.locator('#train-button').click();
    await expect
      .poll(() => page.locator('#train-status').textContent(), { timeout: 30_000 })
      .toMatch(/^Trained/);
    expect(await page.locator('#training-device').textContent()).toContain('1 thread');
    expect(complaints).toEqual([]);
    await page.context().close();
    await plain.close();
  });
});
