import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { secureScripts } from './inline-scripts.ts';

test('scripts of a page move to files, and the page allows no others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'argand-scripts-'));
  const page =
    '<head>\n<meta charset="utf-8">\n<script id="a">dark()</script><script src="x.js"></script></head>';
  const secured = secureScripts(page, 'guides/train.html', folder);
  const [name] = readdirSync(join(folder, 'assets'));
  expect(readFileSync(join(folder, 'assets', name), 'utf8')).toBe('dark()');
  expect(secured).toContain(`<script id="a" src="../assets/${name}"></script><script src="x.js"></script>`);
  expect(secured).toMatch(/<meta charset="utf-8">\s*<meta http-equiv="Content-Security-Policy"/);
  expect(secureScripts(page, 'index.html', folder)).toContain(`src="./assets/${name}"`);
  rmSync(folder, { recursive: true });
});
