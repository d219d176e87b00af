import { existsSync, readFileSync } from 'node:fs';
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

/** The themes of a page, and what the names of their pictures end in. The site shows the picture of its own theme. */
const themes = [
  { colorScheme: 'light', ending: '' },
  { colorScheme: 'dark', ending: '-dark' },
] as const;

/** The report of the run that the terminal shows. */
const report: Shot = async ({ page, folder, file }) => {
  await page.setViewportSize({ width: 1240, height: 800 });
  for (const { colorScheme, ending } of themes) {
    await page.emulateMedia({ colorScheme });
    await page.goto(pathToFileURL(join(folder, run, 'report.html')).href);
    const example = page.locator('section', {
      has: page.getByRole('heading', { name: 'One image on spikes' }),
    });
    await takePicture(page, file(`report-spikes${ending}`), { ...(await frameOf(example, 24)), height: 800 });
  }
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

/** What messages show that link to the documentation: the idea in one picture, under the name. */
const card: Shot = async ({ page, root }) => {
  const idea = readFileSync(join(root, 'docs/media/idea.svg'), 'utf8');
  await page.setViewportSize({ width: 1200, height: 630 });
  await page.setContent(`<!doctype html><style>
    body { margin: 0; padding: 48px 64px; font-family: system-ui, sans-serif; color: #1d2330 }
    h1 { margin: 0; font-size: 72px; color: #b0307a } p { margin: 8px 0 24px; font-size: 34px } svg { width: 820px }
  </style><h1>Argand</h1><p>Deep phasor networks for TypeScript</p>${idea}`);
  const path = join(root, 'apps/docs/public/card.png');
  await page.screenshot({ path });
  console.log(path);
};

/** The playground, once it has answered the digit that it begins with. */
const playground: Shot = async ({ page, root, file }) => {
  const site = join(root, 'apps/playground/dist');
  if (!existsSync(site)) {
    console.error(`playground: left out, for there is no ${site}`);
    return;
  }
  await withSite(site, async (url) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    for (const { colorScheme, ending } of themes) {
      await page.emulateMedia({ reducedMotion: 'no-preference', colorScheme });
      await page.goto(url);
      await page
        .getByRole('heading', { name: 'Draw a digit' })
        .evaluate((heading) => heading.scrollIntoView());
      // By then spikes have fallen and the outputs have settled.
      await page.getByText(/^cycle [34] of/).waitFor();
      await takePicture(page, file(`playground${ending}`));
    }
  });
};

/** Every set, in the order in which they are taken. */
export const shots: Readonly<Record<string, Shot>> = { terminal, report, card, playground };
