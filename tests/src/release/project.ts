import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { blocks, withChecks } from '../examples.ts';
import { type Manifest, root } from '../workspace.ts';
import { run } from './program.ts';
import type { Registry } from './registry.ts';

const require = createRequire(import.meta.url);

/** The oldest TypeScript that the documents name, and the newest. */
const compilers = { oldest: 'typescript-oldest', newest: 'typescript' } as const;
export type Compiler = keyof typeof compilers;

/** What a program is compiled for, with no more than the packages need. */
const surroundingsOptions = {
  page: { module: 'esnext', moduleResolution: 'bundler', lib: ['ES2022', 'DOM'], types: [] },
  Node: { module: 'nodenext', moduleResolution: 'nodenext', lib: ['ES2022'], types: ['node'] },
} as const;
export type Surroundings = keyof typeof surroundingsOptions;

/** An empty folder, into which a package of ours is installed with plain npm. */
export interface Project {
  readonly folder: string;
  /** What `import` names: the package and its subpaths. */
  readonly specifiers: readonly string[];
  install(...wanted: readonly string[]): Promise<void>;
  /** Whether a package lies at the top of its node_modules. */
  has(name: string): boolean;
  /** The packages of ours that are installed. */
  ours(): readonly string[];
  /** Type-checks a program that imports all of the package, its declarations too. Returns the compiler's errors. */
  typeCheck(compiler: Compiler, surroundings: Surroundings): Promise<string>;
}

/** Makes the folder, with nothing in it but a package.json that names no package. */
export function emptyProject(folder: string, { name, exports }: Manifest, registry: Registry): Project {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const modules = join(folder, 'node_modules');
  const specifiers = Object.keys(exports)
    .filter((path) => path !== './package.json')
    .map((path) => name + path.slice(1));
  return {
    folder,
    specifiers,
    async install(...wanted) {
      await run('npm', ['install', '--ignore-scripts', ...wanted], {
        cwd: folder,
        env: registry.environment,
      });
    },
    has: (other) => existsSync(join(modules, other)),
    ours() {
      const scope = join(modules, '@argand');
      const scoped = existsSync(scope) ? readdirSync(scope).map((entry) => `@argand/${entry}`) : [];
      return [...scoped, ...(existsSync(join(modules, 'argand')) ? ['argand'] : [])].sort();
    },
    async typeCheck(compiler, surroundings) {
      // What a package has for Node alone says so in its name.
      const usable = specifiers.filter(
        (specifier) => surroundings === 'Node' || !specifier.endsWith('/node'),
      );
      const imports = usable.map((specifier, i) => `import * as module${i} from '${specifier}';`);
      const all = usable.map((_, i) => `module${i}`);
      writeFileSync(join(folder, 'check.ts'), `${imports.join('\n')}\nexport default [${all}];\n`);
      const compilerOptions = {
        noEmit: true,
        strict: true,
        target: 'es2022',
        // The compiler's own libraries contradict each other in some versions.
        skipLibCheck: false,
        skipDefaultLibCheck: true,
        typeRoots: [join(root, 'tests/node_modules/@types')],
        ...surroundingsOptions[surroundings],
      };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['check.ts'] }));
      const program = require.resolve(`${compilers[compiler]}/bin/tsc`);
      return run(process.execPath, [program, '-p', '.'], { cwd: folder }).catch(String);
    },
  };
}

const readmeOf = ({ folder }: Manifest) => readFileSync(join(root, 'packages', folder, 'README.md'), 'utf8');

/** What the README of a package tells to install, besides the package itself. */
export function namedInReadme(manifest: Manifest): string[] {
  const lines = [...readmeOf(manifest).matchAll(/^\s*npm install ((?!-)[^#\n]+)/gm)];
  const names = lines.flatMap(([, line]) => line.trim().split(/\s+/));
  return names.filter((name) => name !== manifest.name);
}

const esModule = (code: string) =>
  ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  }).outputText;

/**
 * Writes the examples of the package's README as modules of the project. `checked`, each value that the README tells is compared, by
 * Node's own way to print it.
 */
export function writeExamples(project: Project, manifest: Manifest, kind: 'checked' | 'plain'): string[] {
  if (kind === 'checked') {
    const source = readFileSync(join(root, 'tests/src/written-value.ts'), 'utf8');
    writeFileSync(join(project.folder, 'written-value.mjs'), esModule(source));
  }
  const prelude = `import { format } from 'node:util';\nimport { requireWritten as check } from './written-value.mjs';\n`;
  return blocks(readmeOf(manifest), 'README.md').map(({ code }, i) => {
    const file = `${kind}-${i}.mjs`;
    writeFileSync(
      join(project.folder, file),
      esModule(kind === 'checked' ? `${prelude}${withChecks(code)}` : code),
    );
    return file;
  });
}
