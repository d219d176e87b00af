// Contenders in a page of Chromium, all in the same one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Answer, Entry, Started } from './contenders.ts';
import type { Problem } from './problems.ts';

const app = fileURLToPath(new URL('..', import.meta.url));

/** Where Chromium is looked for. */
export const chromiumPath = process.env.ARGAND_CHROMIUM ?? '/usr/bin/chromium';

/** A contender that is bundled for a page. */
export interface PageEntry extends Omit<Entry, 'command'> {
  /** Its script, from this folder, and what it is called with. */
  readonly script: string;
  readonly parameters: readonly string[];
}

/** Those that use a GPU in a page. */
export function pageEntries(peers: boolean): PageEntry[] {
  const common = { engine: 'WebGPU in Chromium', threads: 1 };
  const script = 'peers/tensorflow.mjs';
  return [
    {
      ...{ name: 'Argand', library: 'argand', ...common },
      ...{ script: 'dist/argand.js', parameters: ['1', 'webgpu'] },
    },
    ...(peers && existsSync(join(app, 'peers/node_modules/@tensorflow/tfjs-backend-webgpu'))
      ? ([
          ['TensorFlow.js, its own gradients', 'own'],
          ['TensorFlow.js, gradients written out', 'written'],
        ].map(([name, way]) => ({
          ...{ name, library: 'tensorflow', ...common, script, parameters: [way, 'webgpu'] },
        })) as PageEntry[])
      : []),
  ];
}

/** A contender's program for a page, with the page's way of asking in place of a process's. */
async function bundle({ script, parameters }: PageEntry, name: string): Promise<string> {
  const { outputFiles } = await build({
    ...{ entryPoints: [join(app, script)], bundle: true, write: false, logLevel: 'error' },
    ...{ format: 'esm', platform: 'browser', target: 'es2022' },
    define: { contenderName: JSON.stringify(name), contenderParameters: JSON.stringify(parameters) },
    plugins: [
      {
        name: 'asked in a page',
        setup({ onResolve }) {
          onResolve({ filter: /\/serve\.js$/ }, () => ({ path: join(app, 'dist/serve-page.js') }));
        },
      },
    ],
  });
  return outputFiles[0].text;
}

/** Starts Chromium and a page that has what is at `/problem/` from a folder. */
export async function openPage(folder: string, software: boolean): Promise<{ browser: Browser; page: Page }> {
  const driver = software
    ? ['--use-webgpu-adapter=swiftshader']
    : ['--use-angle=vulkan', '--disable-vulkan-surface'];
  const args = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--no-sandbox', ...driver];
  const browser = await chromium.launch({ executablePath: chromiumPath, args });
  const page = await browser.newPage();
  // A page has WebGPU only where nobody could have changed it on the way.
  await page.route('https://argand.test/**', (route) => {
    const { pathname } = new URL(route.request().url());
    if (!pathname.startsWith('/problem/')) {
      return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Argand</title>' });
    }
    const body = readFileSync(join(folder, pathname.slice('/problem/'.length)));
    return route.fulfill({ contentType: 'application/octet-stream', body });
  });
  await page.goto('https://argand.test/');
  return { browser, page };
}

/** A contender in a page, asked by calls. */
export class PageContender implements Started {
  readonly entry: PageEntry;
  readonly #page: Page;
  readonly #name: string;

  constructor(entry: PageEntry, page: Page, number: number) {
    this.entry = entry;
    this.#page = page;
    this.#name = `contender${number}`;
  }

  async hello(): Promise<Answer> {
    try {
      await this.#page.addScriptTag({ type: 'module', content: await bundle(this.entry, this.#name) });
      await this.#page.waitForFunction(`globalThis.${this.#name} !== undefined`, { timeout: 60_000 });
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
    return this.#ask('hello()');
  }

  prepare(problem: Problem, folder: string): Promise<Answer> {
    const names = readdirSync(folder);
    return this.#ask(`prepare(${JSON.stringify(problem)}, ${JSON.stringify(names)})`);
  }

  round(seconds: number): Promise<Answer> {
    return this.#ask(`round(${seconds})`);
  }

  /** The page is closed by who opened it. */
  stop(): void {}

  async #ask(call: string): Promise<Answer> {
    try {
      return await this.#page.evaluate<Answer>(`${this.#name}.${call}`);
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }
}
