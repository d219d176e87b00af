import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { preview } from 'vite';

const executablePath = process.env.ARGAND_CHROMIUM ?? '/usr/bin/chromium';

/** Why tests in a browser are left out, or undefined where they run. @throws Error where ARGAND_CHROMIUM names a browser that is not there. */
export function noBrowser(): string | undefined {
  if (existsSync(executablePath)) return undefined;
  // Where continuous integration says that there is one, its absence is a failure.
  if (process.env.ARGAND_CHROMIUM)
    throw new Error(`ARGAND_CHROMIUM is ${executablePath}, but there is no such file.`);
  return `left out, for lack of a browser at ${executablePath}; ARGAND_CHROMIUM says where one is`;
}

/** What gives pages of Chromium WebGPU, on its own driver in software. */
export const withSoftwareGpu: readonly string[] = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

/** Starts Chromium without a window. */
export function openBrowser(parameters: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', ...parameters] });
}

/** A static host on this machine. */
export interface StaticHost {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder under a path, with the headers that threads need. */
export async function serve(folder: string, path = '/'): Promise<StaticHost> {
  const server = await preview({
    configFile: false,
    root: folder,
    base: path,
    logLevel: 'silent',
    appType: 'mpa',
    build: { outDir: '.' },
    preview: {
      host: '127.0.0.1',
      port: 0,
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    },
  });
  const [url] = server.resolvedUrls?.local ?? [];
  if (url === undefined) throw new Error(`${folder} is not served: vite tells no address.`);
  return { url, close: () => server.close() };
}

/** Notes what should not happen on a page: errors, and requests that leave its host. */
export function troublesOf(page: Page, host: StaticHost): string[] {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(host.url))
      troubles.push(`a request to ${request.url()}`);
  });
  return troubles;
}
