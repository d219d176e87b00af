import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packages, root } from './workspace.ts';

// A changeset that cannot be read stops every release.
const names = readdirSync(`${root}.changeset`).filter((name) => name.endsWith('.md'));

test.each(names)('the changeset %s names packages, and says what changed', (name) => {
  const text = readFileSync(`${root}.changeset/${name}`, 'utf8');
  const parts = /^---\n((?:["'].+["']: (?:patch|minor|major)\n)*)---\n\n(\S[\s\S]*)$/.exec(text);
  expect(
    parts,
    `${name} begins with ---, a line of "PACKAGE": LEVEL for each package, and ---`,
  ).not.toBeNull();
  const named = [...(parts?.[1] ?? '').matchAll(/["'](.+)["']:/g)].map((match) => match[1]);
  expect(packages.map((one) => one.name)).toEqual(expect.arrayContaining(named));
});

test('there is a folder of changesets', () => {
  expect(readdirSync(`${root}.changeset`)).toContain('config.json');
});
