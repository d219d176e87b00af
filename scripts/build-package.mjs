// Builds the package in the current folder: its declarations by tsc, and by esbuild one file of JavaScript for each entry, with what entries
// share in files of their own. So a program reads some files, where it would read some hundred modules: it starts in a third of the time.
// A worker, `src/worker/NAME.ts`, becomes the one file `worker/NAME.js` that imports nothing: bundlers copy such a file as it is.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
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
const fileIn = (path) => fileURLToPath(new URL(`../packages/${path}`, import.meta.url));
const { name } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Import or export specifiers of kernels, as those of their second names; types are left out. */
function renamed(specifiers, rename) {
  const names = specifiers.split(',').map((one) => one.trim());
  return names
    .filter((one) => one !== '' && !one.startsWith('type '))
    .map((one) => {
      const [kernel, as = kernel] = one.split(/\s+as\s+/);
      return rename(kernel, as);
    })
    .join(', ');
}

/**
 * A page without a bundler maps one module for each package that it uses, the package's own. So packages import no others from each other:
 *
 * - `@argand/errors`, which is small, and whose classes recognise each other by their codes, becomes a part of each package;
 * - kernels come from `@argand/backend` itself, where each has a second name that no user sees: `kernel$copy`. They are the same objects as those of
 *   `@argand/backend/kernels`.
 */
const oneModuleEach = {
  name: 'one-module-each',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^@argand\/errors$/ }, () => ({
      path: fileIn('errors/dist/index.js'),
      sideEffects: false,
    }));
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8');
      const isIndex = name === '@argand/backend' && path === resolve('src/index.ts');
      if (isIndex) return { contents: `${contents}\n${secondNames()}\n`, loader: 'ts' };
      return { contents: withSecondNames(contents), loader: 'ts' };
    });
  },
};

/** The exports of all kernels under their second names, for the module of `@argand/backend`. */
function secondNames() {
  const index = readFileSync('src/kernels/index.ts', 'utf8');
  const exports = [...index.matchAll(/^export (?:\*|\{([^}]*)\}) from '\.\/([^']*)';/gm)];
  return exports
    .map(([, specifiers, from]) => [
      renamed(specifiers ?? valuesOf(`src/kernels/${from}`), (kernel, as) => `${kernel} as kernel$${as}`),
      from,
    ])
    .filter(([specifiers]) => specifiers !== '')
    .map(([specifiers, from]) => `export { ${specifiers} } from './kernels/${from}';`)
    .join('\n');
}

/** The names of the values that a source file exports by declarations. */
function valuesOf(file) {
  const declarations = readFileSync(file, 'utf8').matchAll(
    /^export (?:async )?(?:const|function|class) (\w+)/gm,
  );
  return [...declarations].map(([, value]) => value).join(', ');
}

/** A source that imports kernels by their second names, from `@argand/backend`. Lines stay lines, so that source maps are right. */
function withSecondNames(source) {
  const [, all] = /^import \* as (\w+) from '@argand\/backend\/kernels';$/m.exec(source) ?? [];
  if (all !== undefined) {
    const renamedUses = source.replace(new RegExp(`\\b${all}\\.(\\w+)`, 'g'), `${all}.kernel$$$1`);
    return renamedUses.replace("from '@argand/backend/kernels';", "from '@argand/backend';");
  }
  return source.replace(
    /^import \{([^}]*)\} from '@argand\/backend\/kernels';/gm,
    (statement, specifiers) => {
      const names = renamed(specifiers, (kernel, as) => `kernel$${kernel} as ${as}`);
      return `import { ${names} } from '@argand/backend';${statement.replace(/[^\n]/g, '')}`;
    },
  );
}

const { outputFiles } = await build({
  ...{ ...shared, entryPoints: entries(), outdir: 'dist', chunkNames: '[name]-[hash]' },
  ...{
    splitting: true,
    packages: 'external',
    external: ['#*', 'node:*'],
    write: false,
    plugins: [oneModuleEach],
  },
});
/** A source map whose sources are the files as they are, not as the plugin loads them. */
function withOriginalSources(file, text) {
  const map = JSON.parse(text);
  const sourcesContent = map.sources.map((source) => readFileSync(resolve(dirname(file), source), 'utf8'));
  return JSON.stringify({ ...map, sourcesContent });
}

for (const { path, text } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  // Imports of nothing are there for the order of side effects, of which packages have none; bundlers warn of them.
  writeFileSync(
    path,
    path.endsWith('.js') ? text.replace(/^import "\.[^"]*";$/gm, '') : withOriginalSources(path, text),
  );
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
