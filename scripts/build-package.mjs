// Builds the package in the current folder: its declarations by tsc, and by esbuild one file of JavaScript for each entry, with what entries
// share in files of their own. So a program reads some files, where it would read some hundred modules: it starts in a third of the time.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { build } from 'esbuild';

/** Files of `dist` that are named elsewhere in the package: in its manifest, by its program and by its workers. */
function entries() {
  const places = ['bin', 'worker'].filter((folder) => existsSync(folder));
  const texts = [
    'package.json',
    ...places.flatMap((folder) => readdirSync(folder).map((file) => `${folder}/${file}`)),
  ]
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const named = [...texts.matchAll(/\.\.?\/dist\/([\w/-]+)\.js/g)].map(([, name]) => name);
  return Object.fromEntries([...new Set(named)].map((name) => [name, `src/${name}.ts`]));
}

// Nothing stays of sources that are gone.
rmSync('dist', { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const asked = [tsc, '-p', 'tsconfig.build.json', '--emitDeclarationOnly'];
const declarations = spawnSync(process.execPath, asked, { stdio: 'inherit' });
if (declarations.status !== 0) process.exit(declarations.status ?? 1);
const { outputFiles } = await build({
  ...{ entryPoints: entries(), outdir: 'dist', chunkNames: '[name]-[hash]' },
  ...{ bundle: true, splitting: true, format: 'esm', target: 'es2022', platform: 'neutral' },
  ...{ packages: 'external', external: ['#*', 'node:*'], sourcemap: true, logLevel: 'warning', write: false },
});
for (const { path, text } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  // Imports of nothing are there for the order of side effects, of which packages have none; bundlers warn of them.
  writeFileSync(path, path.endsWith('.js') ? text.replace(/^import "\.[^"]*";$/gm, '') : text);
}
