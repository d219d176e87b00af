// Takes pictures of the built site, light and dark, on a desktop and a phone, and measures what the page's thread does while it spikes.
// node scripts/look.mjs FOLDER
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { preview } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
if (!process.argv[2]) {
  console.error('node scripts/look.mjs FOLDER: which folder the pictures go to.');
  process.exit(2);
}
const folder = resolve(process.argv[2]);
mkdirSync(folder, { recursive: true });

const server = await preview({ root, logLevel: 'error', preview: { port: 0, host: '127.0.0.1' } });
const address = server.resolvedUrls.local[0];
const browser = await chromium.launch({
  executablePath: process.env.ARGAND_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});

const views = {
  'desktop-light': { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  'desktop-dark': { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  'phone-light': {
    viewport: { width: 390, height: 844 },
    colorScheme: 'light',
    deviceScaleFactor: 2,
    hasTouch: true,
  },
  'phone-dark': {
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
    deviceScaleFactor: 2,
    hasTouch: true,
  },
};

async function open(options) {
  const context = await browser.newContext({ serviceWorkers: 'block', ...options });
  const page = await context.newPage();
  await page.goto(address);
  await page.locator('#draw-status', { hasText: 'synaptic' }).waitFor();
  return page;
}

for (const [name, options] of Object.entries(views)) {
  const page = await open(options);
  await page.locator('#time').fill('3.3');
  for (const id of ['explain-phase', 'explain-layer', 'explain-network'])
    await page.locator(`#${id}`).scrollIntoViewIfNeeded();
  await page.locator('#small-status', { hasText: 'synaptic' }).waitFor();
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(folder, `${name}-top.png`) });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  await page.context().close();
}

const page = await open(views['desktop-light']);
await page.getByLabel('images', { exact: true }).selectOption('5000');
await page.locator('#train-button').click();
await page.locator('#train-status', { hasText: 'Trained' }).waitFor({ timeout: 120_000 });
await page.locator('#train').screenshot({ path: join(folder, 'trained.png') });

// What the page's thread does while ten cycles of the resonator are drawn. The time of a task is what it computes, not how long it waits
// for a processor that others use too.
await browser.startTracing(page, { categories: ['toplevel'] });
await page.reload();
await page.locator('#draw-status', { hasText: 'synaptic' }).waitFor();
await page.getByText('resonator', { exact: true }).click();
await page.getByRole('button', { name: 'draw the example 8' }).click();
const measured = await page.evaluate(async () => {
  const end = performance.now() + 5000;
  let frames = 0;
  await new Promise((done) => {
    requestAnimationFrame(function step(now) {
      frames++;
      if (now < end) requestAnimationFrame(step);
      else done();
    });
  });
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  return { firstContentfulPaint: Math.round(paint.startTime), framesPerSecond: Math.round(frames / 5) };
});
const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
const threads = traceEvents
  .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
  .map(({ pid, tid }) => `${pid} ${tid}`);
const tasks = traceEvents.filter(({ ph, pid, tid }) => ph === 'X' && threads.includes(`${pid} ${tid}`));
const longestTask = tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur), 0) / 1000;
console.log(JSON.stringify({ ...measured, longestTask: Math.round(longestTask) }));
await browser.close();
await server.close();
console.log(folder);
