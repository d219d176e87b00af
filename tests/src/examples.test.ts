import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allExamples, blocks, guides, withChecks } from './examples.ts';
import { root } from './workspace.ts';
import { requireWritten } from './written-value.ts';

// The examples of the documentation, run. A line `expression; // value` is checked: the value must be what the
// expression gives. Imports resolve as for any user of the built packages.

const folder = join(root, 'tests', '.examples');

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const examples = allExamples();

describe('examples of the documentation', () => {
  test('there are examples to run', () => {
    expect(examples.length).toBeGreaterThan(50);
  });

  test.each(examples.map((example, index) => ({ ...example, index })))('$place', async ({ code, index }) => {
    const { outputText } = ts.transpileModule(
      `import { format } from 'node:util';\nconst check = globalThis.argandExampleCheck;\n${withChecks(code)}`,
      {
        compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
      },
    );
    const file = join(folder, `example-${index}.mjs`);
    writeFileSync(file, outputText);
    Object.assign(globalThis, { argandExampleCheck: requireWritten });
    await import(/* @vite-ignore */ file);
  });
});

test('the code of the guides type-checks, that which only a page can run too', () => {
  const files = new Map(
    guides
      .flatMap((file) => blocks(readFileSync(file, 'utf8'), file, 'ts|typescript'))
      .map(({ place, code }) => [join(folder, `${place.replace(/\W/g, '-')}.mts`), code]),
  );
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.asynciterable.d.ts'],
    types: [],
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, target) => {
    const text = host.readFile(name);
    return text === undefined ? undefined : ts.createSourceFile(name, text, target);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  expect(files.size).toBeGreaterThan(10);
  expect(problems).toEqual([]);
});

test('the quickstart of the README is the app', () => {
  const source = readFileSync(join(root, 'apps/quickstart/src/quickstart.ts'), 'utf8').trim();
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`\`\`\`ts\n${source}\n\`\`\``);
});
