// Builds the package in the current folder: its declarations by tsc, and by esbuild one file of JavaScript for each entry, with what entries
// share in files of their own. So a program reads some files, where it would read some hundred modules: it starts in a third of the time.
// A worker, `src/worker/NAME.ts`, becomes the one file `worker/NAME.js` that imports nothing: bundlers copy such a file as it is.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Files of `dist` that are named elsewhere in the package: in its manifest and by its program. */
function entries() {
  const programs = existsSync('bin') ? readdirSync('bin').map((file) => `bin/${file}`) : [];
  const texts = ['package.json', ...programs].map((file) => readFileSync(file, 'utf8')).join('\n');
  const named = [...texts.matchAll(/\.\.?\/dist\/([\w/-]+)\.js/g)].map(([, name]) => name);
  return Object.fromEntries([...new Set(named)].map((name) => [name, `src/${name}.ts`]));
}

// Nothing stays of sources that are gone.
rmSync('dist', { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const asked = [tsc, '-p', 'tsconfig.build.json', '--emitDeclarationOnly'];
const declarations = spawnSync(process.execPath, asked, { stdio: 'inherit' });
if (declarations.status !== 0) process.exit(declarations.status ?? 1);
/** What every bundle of a package has in common. */
const shared = {
  ...{ bundle: true, format: 'esm', target: 'es2022', platform: 'neutral' },
  ...{ sourcemap: true, logLevel: 'warning' },
};
/**
 * `@argand/errors` is small, and its classes recognise each other by their codes: it becomes a part of each package, so that a page without a
 * bundler need not map it.
 */
const errorsWithin = {
  name: 'errors-within',
  setup({ onResolve }) {
    const path = fileURLToPath(new URL('../packages/errors/dist/index.js', import.meta.url));
    onResolve({ filter: /^@argand\/errors$/ }, () => ({ path, sideEffects: false }));
  },
};
const { outputFiles } = await build({
  ...{ ...shared, entryPoints: entries(), outdir: 'dist', chunkNames: '[name]-[hash]' },
  ...{
    splitting: true,
    packages: 'external',
    external: ['#*', 'node:*'],
    write: false,
    plugins: [errorsWithin],
  },
});
for (const { path, text } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  // Imports of nothing are there for the order of side effects, of which packages have none; bundlers warn of them.
  writeFileSync(path, path.endsWith('.js') ? text.replace(/^import "\.[^"]*";$/gm, '') : text);
}

if (existsSync('src/worker')) {
  rmSync('worker', { recursive: true, force: true });
  await build({
    ...{
      ...shared,
      entryPoints: readdirSync('src/worker').map((file) => `src/worker/${file}`),
      outdir: 'worker',
    },
    // The sources of the packages that it brings, as they are built, not as they stand in this workspace.
    ...{ external: ['node:*'], mainFields: ['module', 'main'], conditions: ['import', 'default'] },
  });
}
