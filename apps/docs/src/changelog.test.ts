import { expect, test } from 'vitest';
import { parseChangeset } from './changelog.ts';

test('a changeset names its packages and says what changes', () => {
  const file = '---\n"@argand/layers": minor\n"argand": patch\n---\n\nAdd `x`.\n\nIt does y.\n';
  expect(parseChangeset(file)).toEqual({
    packages: ['@argand/layers', 'argand'],
    text: 'Add `x`.\n\nIt does y.',
  });
});
