import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { serveFolder } from 'static-server';
import { frameOf, takePicture } from './picture.js';
import { drawTerminal, record } from './terminal.js';

/** What a picture is taken with. */
export interface Studio {
  readonly page: Page;
  /** The repository. */
  readonly root: string;
  /** An empty folder, the same for all pictures; what one leaves there, the next may use. */
  readonly folder: string;
  /** The file of a picture. */
  file(name: string): string;
}

/** A set of pictures that are taken together. */
export type Shot = (studio: Studio) => Promise<void>;

const run = 'runs/mnist-mlp-best-seed0';

/** `npm start`, from the first image to the table. */
const terminal: Shot = async ({ page, root, folder, file }) => {
  const program = join(root, 'packages/argand/bin/argand.js');
  const written = await record(`"${process.execPath}" "${program}" train`, folder);
  await drawTerminal(page, 'npm start', written, file('terminal'));
};

/** The report of the run that the terminal shows. */
const report: Shot = async ({ page, folder, file }) => {
  await page.setViewportSize({ width: 1240, height: 800 });
  await page.goto(pathToFileURL(join(folder, run, 'report.html')).href);
  await takePicture(page, file('report'));
  const example = page.locator('section', {
    has: page.getByRole('heading', { name: 'One image on spikes' }),
  });
  await takePicture(page, file('report-spikes'), { ...(await frameOf(example, 24)), height: 800 });
};

/** Serves a built site while `visit` takes pictures of it. */
async function withSite(folder: string, visit: (url: string) => Promise<void>): Promise<void> {
  const server = await serveFolder(folder);
  try {
    await visit(server.url);
  } finally {
    await server.close();
  }
}

/** The documentation: its home page, and a search. */
const docs: Shot = ({ page, root, file }) =>
  withSite(join(root, 'apps/docs/dist'), async (url) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(url);
    await takePicture(page, file('docs'));
    await page.keyboard.press('/');
    await page.locator('#tsd-search-input').fill('resonator');
    await page.locator('#tsd-search-results a').first().waitFor();
    await takePicture(page, file('docs-search'));
  });

/** The playground, once it has answered the digit that it begins with. */
const playground: Shot = async ({ page, root, file }) => {
  const site = join(root, 'apps/playground/dist');
  if (!existsSync(site)) {
    console.error(`playground: left out, for there is no ${site}`);
    return;
  }
  await withSite(site, async (url) => {
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(url);
    await page.getByRole('heading', { name: 'Draw a digit' }).evaluate((heading) => heading.scrollIntoView());
    // By then spikes have fallen and the outputs have settled.
    await page.getByText(/^cycle [34] of/).waitFor();
    await takePicture(page, file('playground'));
  });
};

/** Every set, in the order in which they are taken. */
export const shots: Readonly<Record<string, Shot>> = { terminal, report, docs, playground };
