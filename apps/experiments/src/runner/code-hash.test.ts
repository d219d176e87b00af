import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { Workbench } from '../agreement/workbench.ts';
import { sourceOf } from '../paper/command-line.ts';
import { CodeHasher } from './code-hash.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'code-hash-'));
  await write(
    'package.json',
    '{ "name": "some", "type": "module", "sideEffects": false, "files": ["dist", "wasm"] }',
  );
  await write('measure.js', "import { used } from './parts.js';\nexport const measure = (x) => used(x);\n");
  await write('parts.js', 'export const used = (x) => 2 * x;\nexport const caption = "a caption";\n');
  await write('wasm/kernel.wasm', 'kernel');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<void> {
  await mkdir(join(folder, name, '..'), { recursive: true });
  await writeFile(join(folder, name), text);
}

/** A new hasher, because one hasher reads a module once. */
const hash = () => new CodeHasher().hash([pathToFileURL(join(folder, 'measure.js')).href]);

test.each<[string, string, string]>([
  [
    'the module',
    'measure.js',
    "import { used } from './parts.js';\nexport const measure = (x) => used(x) + 1;\n",
  ],
  ['an import', 'parts.js', 'export const used = (x) => 3 * x;\nexport const caption = "a caption";\n'],
  ['a file that is loaded at run time', 'wasm/kernel.wasm', 'other kernel'],
])('changing %s changes the hash', async (_, name, text) => {
  const before = await hash();
  expect(await hash()).toBe(before);
  await write(name, text);
  expect(await hash()).not.toBe(before);
});

test.each<[string, string, string]>([
  [
    'a comment',
    'measure.js',
    "// Doubles.\nimport { used } from './parts.js';\nexport const measure = (x) => used(x);\n",
  ],
  [
    'code it does not reach',
    'parts.js',
    'export const used = (x) => 2 * x;\nexport const caption = "another";\n',
  ],
])('changing %s does not', async (_, name, text) => {
  const before = await hash();
  await write(name, text);
  expect(await hash()).toBe(before);
});

test('a missing module is an error', async () => {
  await expect(new CodeHasher().hash([pathToFileURL(join(folder, 'none.js')).href])).rejects.toThrow(
    'none.js',
  );
});

test('workbenches and commands of argand can be hashed, and differ', async () => {
  const hasher = new CodeHasher();
  const hashes = await Promise.all(
    [Workbench.code, sourceOf('train'), sourceOf('count')].map((module) => hasher.hash([module])),
  );
  expect(new Set(hashes).size).toBe(3);
  for (const one of hashes) expect(one).toMatch(/^[0-9a-f]{64}$/);
});
