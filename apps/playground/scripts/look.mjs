// Takes pictures of the built site, light and dark, on a desktop and a phone, and measures what the page's thread does while it spikes.
// node scripts/look.mjs FOLDER
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { preview } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = resolve(process.argv[2] ?? join(root, 'dist-pictures'));
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
// What the page's thread computes, not how long it waits for a processor that others use too.
const session = await page.context().newCDPSession(page);
await session.send('Performance.enable', { timeDomain: 'threadTicks' });
const busy = async () => {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value;
};
const before = await busy();
const measured = await page.evaluate(async () => {
  const tasks = [];
  new PerformanceObserver((list) =>
    tasks.push(...list.getEntries().map(({ startTime, duration }) => [startTime, duration].map(Math.round))),
  ).observe({
    type: 'longtask',
    buffered: true,
  });
  const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
  document.getElementById('neuron-resonator').click();
  document.querySelector('#examples button:nth-child(9)').click();
  const frames = [];
  const end = performance.now() + 5000;
  await new Promise((done) => {
    let last = performance.now();
    requestAnimationFrame(function step(now) {
      frames.push(now - last);
      last = now;
      if (now < end) requestAnimationFrame(step);
      else done();
    });
  });
  frames.sort((a, b) => a - b);
  return {
    firstContentfulPaint: Math.round(paint),
    framesPerSecond: Math.round((1000 * frames.length) / frames.reduce((a, b) => a + b, 0)),
    slowestFrame: Math.round(frames.at(-1)),
    longTasks: tasks,
  };
});
const busyShare = ((await busy()) - before) / 5;
console.log(JSON.stringify({ ...measured, busyShare: Number(busyShare.toFixed(2)) }));
await browser.close();
await server.close();
console.log(folder);
