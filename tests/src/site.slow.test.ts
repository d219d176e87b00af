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
import { join, posix } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type StaticServer, serveFolder } from 'static-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noBrowser, openBrowser, troublesOf } from './browser.ts';
import { packages, root } from './workspace.ts';

// The documentation as built, `npm run docs`, and as a reader uses it.

const site = join(root, 'apps/docs/dist');
if (!existsSync(join(site, 'index.html')))
  throw new Error(`There is no site in ${site}; npm run docs builds it.`);
const files = new Set(
  readdirSync(site, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/')),
);
/** The pages that VitePress built: not the playground, and no page that is there to be downloaded. */
const pages = [...files].filter(
  (name) => name.endsWith('.html') && !/^(playground|paper|agreement)\//.test(name) && name !== '404.html',
);
const textOf = (name: string) => readFileSync(join(site, name), 'utf8');
const withoutBrowser = noBrowser();

/** Pages whose place in the site is not that of their file in `docs/`. */
const moved: Readonly<Record<string, string>> = {
  'agreement/README.md': 'project/agreement.html',
  'architecture.md': 'project/architecture.html',
  'benchmarks.md': 'project/benchmarks.html',
  'paper/README.md': 'project/paper.html',
};

const documents = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.md') && name !== 'index.md')
  .map((name) => ({
    file: name,
    page: moved[name] ?? name.replace(/\.md$/, '.html'),
    title: /^# (.+)$/m.exec(readFileSync(join(root, 'docs', name), 'utf8'))?.[1] ?? '',
  }));

test.each(documents)('$file is a page of the site, under its title', ({ page, title }) => {
  expect(title).not.toBe('');
  const escaped = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  expect(textOf(page)).toContain(`<title>${escaped} | Argand</title>`);
});

test('each library has its pages, and each of its entries', () => {
  for (const { folder, exports } of packages.filter(({ exports }) => '.' in exports))
    for (const entry of Object.keys(exports).filter((name) => name !== './package.json'))
      expect(pages).toContain(posix.join('api', folder, entry, 'index.html'));
});

test('every link within the site leads to a file and a place on it', () => {
  const texts = new Map(pages.map((name) => [name, textOf(name)]));
  const broken: string[] = [];
  for (const [name, text] of texts) {
    for (const [, address] of text.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      const url = new URL(address.replaceAll('&amp;', '&'), `file:///${name}`);
      if (url.protocol !== 'file:') continue;
      const path = decodeURIComponent(url.pathname.slice(1));
      const target = path === '' || path.endsWith('/') ? `${path}index.html` : path;
      const place = decodeURIComponent(url.hash.slice(1));
      if (!files.has(target)) broken.push(`${name}: ${address}`);
      else if (place !== '' && texts.has(target) && !texts.get(target)?.includes(` id="${place}"`))
        broken.push(`${name}: ${address}`);
    }
  }
  expect(broken).toEqual([]);
});

test('the README is short, and its links lead to files and to headings in them', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  expect(readme.split('\n').length).toBeLessThan(150);
  for (const [link, path, heading] of readme.matchAll(/\]\((?!https?:)([^)#]+)(?:#([^)]+))?\)/g)) {
    expect(existsSync(join(root, path)), link).toBe(true);
    if (heading === undefined) continue;
    const headings = [...readFileSync(join(root, path), 'utf8').matchAll(/^#+ (.+)$/gm)];
    expect(
      headings.map(([, text]) => text.toLowerCase().replaceAll(' ', '-')),
      link,
    ).toContain(heading);
  }
});

test('every page says what it is to search engines and to messages that link to it', () => {
  const without = pages.filter((name) => {
    const text = textOf(name);
    return (
      !/<meta property="og:title" content="[^"]+">/.test(text) ||
      !/<meta property="og:type" content="/.test(text)
    );
  });
  expect(without).toEqual([]);
  expect(textOf('guides/train.html')).toMatch(/<meta name="description" content="[^"]{20,}">/);
  expect(textOf('api/spiking/functions/openStream.html')).toMatch(
    /<meta property="og:description" content="Opens a live network/,
  );
});

test('no page has a script of its own: all come from files, as its policy demands', () => {
  const policies = pages.map((name) => /Content-Security-Policy" content="([^"]*)"/.exec(textOf(name))?.[1]);
  expect(new Set(policies).size).toBe(1);
  expect(policies[0]).toMatch(/script-src 'self' 'wasm-unsafe-eval';/);
  expect(pages.filter((name) => /<script(?![^>]*\ssrc=)/.test(textOf(name)))).toEqual([]);
});

test('hand-written pages and exports link to the file that makes them', () => {
  const edit = (name: string) =>
    /https:\/\/github\.com\/argand-phasor\/argand\/edit\/main\/([^"]+)"/.exec(textOf(name))?.[1];
  expect(edit('guides/train.html')).toBe('docs/guides/train.md');
  expect(edit('project/paper.html')).toBe('docs/paper/README.md');
  const source = edit('api/spiking/functions/openStream.html');
  expect(readFileSync(join(root, source ?? ''), 'utf8')).toContain('function openStream(');
});

test('guides lead from one to the next and back', () => {
  const pager = (name: string, which: string) =>
    new RegExp(`class="[^"]*pager-link ${which}" href="([^"]*)"`).exec(textOf(name))?.[1];
  expect(pager('guides/train.html', 'next')).toBe('../guides/training-loop.html');
  expect(pager('guides/training-loop.html', 'prev')).toBe('../guides/train.html');
});

test('the command line has every command and option that the program has', () => {
  const text = textOf('reference/command-line.html');
  for (const command of [
    'train',
    'evaluate',
    'sweep',
    'count',
    'run',
    'stream',
    'export',
    'data list',
    'devices',
    'report',
  ])
    expect(text).toContain(` id="argand-${command.replace(' ', '-')}"`);
  expect(text).toContain('<code>--learning-rate &lt;x&gt;</code>');
});

describe('each drawing', () => {
  const drawings = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.svg'),
  );
  test.each(drawings)('%s is shown for light and for dark pages', (drawing) => {
    const name = drawing.split(/[\\/]/).pop()?.replace('.svg', '') ?? '';
    const built = (pattern: RegExp) => [...files].filter((file) => pattern.test(file));
    const [light] = built(new RegExp(`^assets/${name}\\.[\\w-]+\\.svg$`));
    const [dark] = built(new RegExp(`^assets/${name}-dark\\.[\\w-]+\\.svg$`));
    expect(textOf(light)).not.toBe(textOf(dark));
    expect(textOf(dark)).not.toMatch(/#fff\b|#ffffff|prefers-color-scheme/i);
  });
});

describe.skipIf(withoutBrowser)('in Chromium', () => {
  let browser: Browser;
  let host: StaticServer;
  beforeAll(async () => {
    host = await serveFolder(site, { path: '/some/deep/path/' });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  async function visit(
    address: string,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; troubles: string[] }> {
    const context = await browser.newContext({ serviceWorkers: 'block', ...options });
    const page = await context.newPage();
    const troubles = troublesOf(page, host);
    await page.goto(`${host.url}${address}`, { waitUntil: 'networkidle' });
    return { page, troubles };
  }

  test.each([
    ['openStream', 'api/spiking/functions/openStream.html'],
    ['Glorot', 'concepts/science.html'],
    ['checkpoint-every', 'reference/command-line.html'],
  ])('a search for %s finds its page, without an error or a request elsewhere', async (word, address) => {
    const { page, troubles } = await visit('index.html');
    await page.keyboard.press('/');
    await page.locator('#localsearch-input').fill(word);
    const results = page.locator('.VPLocalSearchBox .result');
    await results.first().waitFor();
    await expect
      .poll(() =>
        results.evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href.split('#')[0])),
      )
      .toContain(`${host.url}${address}`);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('the home page runs the playground once it is seen, in the theme of the site', async () => {
    const { page, troubles } = await visit('index.html', {
      colorScheme: 'dark',
      viewport: { width: 1280, height: 1200 },
    });
    await page.locator('.playground').scrollIntoViewIfNeeded();
    const playground = page.frameLocator('.playground iframe');
    await playground.locator('#drawing[aria-busy="false"]').waitFor({ timeout: 30_000 });
    const theme = () => playground.locator('html').getAttribute('data-theme');
    expect(await theme()).toBe('dark');
    await page.locator('.VPNavBarAppearance button').click();
    await expect.poll(theme).toBe('light');
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('the theme is kept from page to page, and figures follow it', async () => {
    const { page, troubles } = await visit('project/paper.html', {
      colorScheme: 'light',
      viewport: { width: 1280, height: 900 },
    });
    const shown = () => page.locator('.vp-doc img:visible').first().getAttribute('src');
    expect(await shown()).not.toContain('-dark');
    await page.locator('.VPNavBarAppearance button').click();
    await expect.poll(shown).toContain('-dark');
    await page.goto(`${host.url}guides/train.html`);
    expect(await page.locator('html').getAttribute('class')).toContain('dark');
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test.each([
    ['index.html', 'light', 1280],
    ['index.html', 'dark', 390],
    ['guides/train.html', 'light', 390],
    ['guides/train.html', 'dark', 1280],
    ['project/paper.html', 'dark', 1280],
    ['reference/command-line.html', 'light', 1280],
    ['api/layers/classes/Network.html', 'light', 390],
    ['api/spiking/functions/openStream.html', 'dark', 1280],
  ] as const)(
    'axe finds nothing serious on %s in %s, %i pixels wide, and it fits',
    async (address, colorScheme, width) => {
      const { page, troubles } = await visit(address, {
        colorScheme,
        viewport: { width, height: 800 },
        reducedMotion: 'reduce',
      });
      await page.evaluate(axe.source);
      const found = await page.evaluate<{
        violations: { id: string; impact: string; nodes: { html: string }[] }[];
      }>('axe.run({ exclude: [["iframe"]] })');
      const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(troubles).toEqual([]);
      await page.context().close();
    },
  );

  test('versions stand beside each other, the newest opens first, and each offers all of them', async () => {
    const { addVersion } = await import(`${root}apps/docs/scripts/add-version.mjs`);
    const folder = mkdtempSync(join(tmpdir(), 'argand-versions-'));
    const stub = join(folder, 'stub');
    mkdirSync(stub);
    writeFileSync(join(stub, '_headers'), '');
    for (const version of ['0.9.0', '0.10.0']) addVersion(site, folder, version);
    addVersion(stub, folder, '0.10.0-canary.1');
    expect(JSON.parse(readFileSync(join(folder, 'versions.json'), 'utf8'))).toEqual([
      '0.10.0',
      '0.10.0-canary.1',
      '0.9.0',
    ]);
    const versions = await serveFolder(folder, { path: '/docs/' });
    const page = await browser.newPage();
    await page.goto(versions.url);
    await page.waitForURL('**/docs/0.10.0/');
    await page.getByRole('link', { name: 'Get started' }).click();
    await page.waitForURL('**/docs/0.10.0/start/node.html');
    await page.getByRole('combobox', { name: 'Version' }).selectOption('0.9.0');
    await page.waitForURL('**/docs/0.9.0/index.html');
    await page.close();
    await versions.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
