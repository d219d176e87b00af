import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import webpack from 'webpack';
import { html } from './pages.ts';
import { run } from './program.ts';
import type { Project } from './project.ts';

/** Makes the project's page into a folder that any static host serves, as docs/start/page.md says. Returns its warnings. */
export type Bundler = (project: Project, out: string) => Promise<string>;

const require = createRequire(import.meta.url);

export const bundlers = {
  // With the settings of the guide, and addresses that hold in any folder of the host.
  async Vite({ folder }, out) {
    await vite({
      configFile: false,
      root: folder,
      base: './',
      logLevel: 'error',
      worker: { format: 'es' },
      build: { outDir: out, emptyOutDir: true },
    });
    return '';
  },
  async esbuild({ folder, ours }, out) {
    const { warnings } = await esbuild({
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
    return warnings.map(({ text }) => text).join('\n');
  },
  async webpack({ folder }, out) {
    const compiler = webpack({
      mode: 'production',
      context: folder,
      entry: './page.js',
      output: { path: out, module: true, filename: 'page.js' },
      experiments: { outputModule: true },
      // A page with a trained network is larger than webpack likes; that is no fault of the packages.
      performance: false,
    });
    if (!compiler) throw new Error('webpack takes no such options.');
    const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
      compiler.run((error, result) => (error ? reject(error) : resolve(result)));
    });
    await new Promise((resolve) => compiler.close(resolve));
    writeFileSync(join(out, 'index.html'), html('page.js'));
    return stats?.hasErrors() || stats?.hasWarnings() ? stats.toString('errors-warnings') : '';
  },
  async Rollup({ folder }, out) {
    const program = require.resolve('rollup/dist/bin/rollup');
    const config = fileURLToPath(new URL('./rollup.config.mjs', import.meta.url));
    await run(process.execPath, [program, '--config', config, '--dir', out, '--failAfterWarnings'], {
      cwd: folder,
    });
    writeFileSync(join(out, 'index.html'), html('page.js'));
    return '';
  },
  async Parcel({ folder }, out) {
    // Parcel reads the `exports` of packages only where a project says so.
    const settings = { '@parcel/resolver-default': { packageExports: true } };
    const before = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...before, ...settings }));
    const program = require.resolve('parcel/lib/bin.js');
    const parameters = [
      'build',
      'index.html',
      '--dist-dir',
      out,
      '--public-url',
      './',
      '--no-cache',
      '--log-level',
      'warn',
    ];
    return (await run(process.execPath, [program, ...parameters], { cwd: folder })).trim();
  },
} satisfies Record<string, Bundler>;
