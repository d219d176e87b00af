import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from './workspace.ts';

// The page of the guide, bundled by Vite with the guide's own settings, from the packages as built.
const folder = join(root, 'tests', '.page');
const guide = readFileSync(`${root}docs/start/page.md`, 'utf8');
const block = (fence: string) => new RegExp(`\`\`\`${fence}\\n([\\s\\S]*?)\`\`\``).exec(guide)?.[1] ?? '';

beforeAll(() => {
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><script type="module" src="/src/main.ts"></script>',
  );
  writeFileSync(join(folder, 'src/main.ts'), block('typescript'));
  writeFileSync(join(folder, 'vite.config.js'), block('js'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('Vite makes a page of it: one script, the kernels, a worker, and nothing of Node', async () => {
  const settings: InlineConfig = { root: folder, logLevel: 'error', build: { write: false } };
  const result = await build(settings);
  if (!('output' in result)) throw new Error('vite gave no single bundle.');
  const files = result.output.map(({ fileName }) => fileName);
  expect(files.filter((name) => name.endsWith('.wasm')).length).toBe(4);
  expect(files.filter((name) => name.includes('web-')).length).toBe(1);
  const code = result.output.flatMap((file) => (file.type === 'chunk' ? [file.code] : [])).join('\n');
  expect(code).toContain('By spikes');
  expect(code).not.toMatch(/(?:from|import)\s*['"]node:/);
});
