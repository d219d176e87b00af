import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import type { Project } from './project.ts';

/** What a page's title says until all of it ran. */
export const waiting = 'waiting';

const html = (script: string) =>
  `<!doctype html><html lang="en"><title>${waiting}</title><link rel="icon" href="data:,"><script type="module" src="${script}"></script></html>\n`;

/** Writes the script of a page that imports all of the package and runs these modules; its title then says `ran`, or what went wrong. */
export function writePage({ folder, specifiers }: Project, modules: readonly string[]): void {
  // What a package has for Node alone says so in its name.
  const forPages = specifiers.filter((specifier) => !specifier.endsWith('/node'));
  const imports = forPages.map((specifier, i) => `import * as module${i} from '${specifier}';`);
  const counted = forPages.map((_, i) => `Object.keys(module${i}).length`);
  const script = [
    ...imports,
    'try {',
    `  if (Math.min(${counted}) === 0) throw new Error('a module exports nothing');`,
    ...modules.map((file) => `  await import('./${file}');`),
    `  document.title = 'ran';`,
    '} catch (error) {',
    '  document.title = String(error);',
    '}',
  ];
  writeFileSync(join(folder, 'page.js'), script.join('\n'));
  writeFileSync(join(folder, 'index.html'), html('/page.js'));
}

/** Names of Node's own modules, or of a bundler's stand-in for them, in what is for a page. */
export const nodeInPage = /(?:from|import)\s*\(?['"`]node:|__vite-browser-external/;

/** A bundler, as a user starts it: the project's page into a folder that any static host serves. */
export type Bundler = (project: Project, out: string) => Promise<void>;

export const bundlers: Readonly<Record<'Vite' | 'esbuild', Bundler>> = {
  // With the settings of docs/guides/start-in-a-page.md, and addresses that hold in any folder of the host.
  async Vite({ folder }, out) {
    await vite({
      configFile: false,
      root: folder,
      base: './',
      logLevel: 'error',
      worker: { format: 'es' },
      build: { outDir: out, emptyOutDir: true },
    });
  },
  async esbuild({ folder, ours }, out) {
    await esbuild({
      absWorkingDir: folder,
      entryPoints: ['page.js'],
      outdir: join(out, 'assets'),
      bundle: true,
      splitting: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
    });
    writeFileSync(join(out, 'index.html'), html('assets/page.js'));
    // esbuild leaves `new URL('…', import.meta.url)` as it is: the guide says that folders beside `dist` are copied.
    for (const name of ours()) {
      const installed = join(folder, 'node_modules', name);
      for (const entry of readdirSync(installed, { withFileTypes: true }))
        if (entry.isDirectory() && !['dist', 'node_modules'].includes(entry.name))
          cpSync(join(installed, entry.name), join(out, entry.name), { recursive: true });
    }
  },
};
