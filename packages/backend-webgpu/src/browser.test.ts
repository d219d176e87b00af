import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../test/browser-page.ts';

// The conformance suite in a browser that people use, on its driver in software.

const executablePath = process.env.ARGAND_CHROMIUM ?? '/usr/bin/chromium';
const missing =
  existsSync(executablePath) || process.env.ARGAND_WEBGPU === 'required'
    ? undefined
    : `left out, for lack of a browser at ${executablePath}; ARGAND_CHROMIUM says where one is`;

/** The page's script and all that it imports, as one module. */
async function bundle(): Promise<string> {
  const [output] = [
    await build({
      configFile: false,
      logLevel: 'silent',
      resolve: { conditions: ['@argand/source', 'browser', 'import', 'default'] },
      build: {
        write: false,
        minify: false,
        target: 'es2022',
        lib: {
          entry: fileURLToPath(new URL('../test/browser-page.ts', import.meta.url)),
          formats: ['es'],
          fileName: 'page',
        },
      },
    }),
  ].flat();
  if (!('output' in output)) throw new Error('vite went on watching.');
  return output.output[0].code;
}

describe.skipIf(missing)(missing ?? 'in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath,
      args: [
        '--enable-unsafe-webgpu',
        '--use-webgpu-adapter=swiftshader',
        '--enable-features=Vulkan',
        '--no-sandbox',
      ],
    });
  });
  afterAll(() => browser?.close());

  test('the conformance suite passes', { timeout: 900_000 }, async () => {
    const code = await bundle();
    expect(code).not.toMatch(/node:|__vite-browser-external/);
    const page = await browser.newPage();
    // A page has WebGPU only where nobody could have changed it on the way.
    await page.route('https://argand.test/**', (route) =>
      route.request().url().endsWith('.js')
        ? route.fulfill({ contentType: 'text/javascript', body: code })
        : route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Argand</title>' }),
    );
    await page.goto('https://argand.test/');
    // As text: the runner of these tests would rewrite an import.
    const run = "import('/page.js').then(({ runConformance }) => runConformance(() => undefined))";
    const outcome = await page.evaluate<Outcome>(run);
    expect(outcome.failures).toEqual([]);
    expect(outcome.passed).toBeGreaterThan(100);
  });
});
