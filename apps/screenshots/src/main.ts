// Takes the pictures of docs/media: all of them, or the sets that are named.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { shots } from './shots.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const executablePath = process.env.ARGAND_CHROMIUM ?? '/usr/bin/chromium';
const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in shots));

if (unknown.length > 0) {
  console.error(
    `There is no set of pictures ${unknown.join(', ')}; there are ${Object.keys(shots).join(', ')}.`,
  );
  process.exit(2);
}
if (!existsSync(executablePath)) {
  console.error(`There is no browser at ${executablePath}; ARGAND_CHROMIUM says where one is.`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'argand-screenshots-'));
const media = join(root, 'docs/media');
mkdirSync(media, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  for (const [name, shot] of Object.entries(shots)) {
    // The report is that of the run in the terminal.
    if (named.length > 0 && !named.includes(name) && !(name === 'terminal' && named.includes('report')))
      continue;
    const page = await browser.newPage({ colorScheme: 'light', reducedMotion: 'reduce' });
    await shot({ page, root, folder, file: (picture) => join(media, `${picture}.webp`) });
    await page.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
