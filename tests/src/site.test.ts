import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type StaticServer, serveFolder } from 'static-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noBrowser, openBrowser, troublesOf } from './browser.ts';
import { packages, root } from './workspace.ts';

// The documentation as built, `npm run docs`, and as a reader uses it.

const site = join(root, 'apps/docs/dist');
if (!existsSync(join(site, 'index.html')))
  throw new Error(`There is no site in ${site}; npm run docs builds it.`);
const pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.html'),
);
const withoutBrowser = noBrowser();

/** What the pages of docs/ are called there: by their first headings. */
const documents = ['docs', 'docs/guides', 'docs/paper', 'docs/agreement']
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md') && name !== 'home.md')
      .map((name) => ({
        file: `${folder}/${name}`,
        title: /^# (.+)$/m.exec(readFileSync(join(root, folder, name), 'utf8'))?.[1] ?? '',
      })),
  );

test.each(documents)('$file is a page of the site', ({ title }) => {
  expect(title).not.toBe('');
  const titles = pages
    .filter((name) => name.startsWith('documents'))
    .map((name) => /<title>(.*?)(?: \| Argand)?<\/title>/.exec(readFileSync(join(site, name), 'utf8'))?.[1]);
  const escaped = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&#39;');
  expect(titles).toContain(escaped);
});

test('each library has its pages', () => {
  for (const { name } of packages.filter(({ exports }) => '.' in exports))
    expect(pages).toContain(`modules/${name.replace(/[@/]/g, '_')}.html`);
});

test('every link within the site leads to a page and a place on it', () => {
  const texts = new Map(pages.map((name) => [name, readFileSync(join(site, name), 'utf8')]));
  const broken: string[] = [];
  for (const [name, text] of texts) {
    for (const [, address] of text.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      const url = new URL(address.replaceAll('&amp;', '&'), `file:///${name}`);
      if (url.protocol !== 'file:') continue;
      const target = decodeURIComponent(url.pathname.slice(1));
      const place = decodeURIComponent(url.hash.slice(1));
      if (!existsSync(join(site, target))) broken.push(`${name}: ${address}`);
      else if (place !== '' && texts.has(target) && !texts.get(target)?.includes(` id="${place}"`))
        broken.push(`${name}: ${address}`);
    }
  }
  expect(broken).toEqual([]);
});

describe.skipIf(withoutBrowser)('in Chromium', () => {
  let browser: Browser;
  let host: StaticServer;
  beforeAll(async () => {
    host = await serveFolder(site);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  test.each([
    ['openStream', 'functions/_argand_spiking.openStream.html'],
    ['Glorot', 'documents/The_science_in_equations.html'],
  ])('a search for %s finds its page, without an error or a request elsewhere', async (word, address) => {
    const page = await browser.newPage();
    const troubles = troublesOf(page, host);
    await page.goto(`${host.url}index.html`);
    await page.keyboard.press('/');
    const input = page.locator('#tsd-search-input');
    await input.fill(word);
    const results = page.locator('#tsd-search-results a');
    await results.first().waitFor();
    const found = await results.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(found.map((href) => String(href).replace(/^\.\//, '').split('#')[0])).toContain(address);
    expect(troubles).toEqual([]);
    await page.close();
  });
});
