import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

// The site as built, in a browser that people use, from a plain static host, under a path that it was not told.

/** The folder of the built site. */
export const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const executablePath = process.env.ARGAND_CHROMIUM ?? '/usr/bin/chromium';

/** Why tests in a browser are left out, if they are. */
export const missing =
  existsSync(executablePath) || process.env.ARGAND_WEBGPU === 'required'
    ? undefined
    : `left out, for lack of a browser at ${executablePath}; ARGAND_CHROMIUM says where one is`;

/** The path that the site is served under. */
export const path = '/some/deep/path/';

/** A page of the site, and all that it asked for and complained of. */
export interface Visit {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

export async function openBrowser(): Promise<Browser> {
  if (!existsSync(`${dist}index.html`)) throw new Error('apps/playground/dist is missing; build it first.');
  return chromium.launch({
    executablePath,
    args: [
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
      '--enable-features=Vulkan',
      '--no-sandbox',
    ],
  });
}

/** Opens the page in a context of its own, without waiting for an answer. */
export async function enter(
  browser: Browser,
  address: string,
  {
    prepare,
    ...options
  }: BrowserContextOptions & { readonly prepare?: (page: Page) => Promise<unknown> } = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    serviceWorkers: 'block',
    ...options,
  });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    // Not of the page, but of what drives it.
    if (!message.text().includes('blocked by Playwright')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await prepare?.(page);
  await page.goto(address, { waitUntil: 'commit' });
  return { page, requests, complaints };
}

/** Waits until the newest question is answered, and gives what is said of both answers. */
export async function answered(page: Page): Promise<string> {
  await page.locator('#drawing[aria-busy="false"]').waitFor({ timeout: 30_000 });
  const sentence = (await page.locator('#draw-status').textContent()) ?? '';
  expect(sentence).toMatch(/All at once: \d\..*synaptic operations/);
  return sentence;
}
