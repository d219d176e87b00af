import { expect, test } from 'vitest';
import { firstParagraph, withFrontMatter } from './front-matter.ts';

test('front matter is added to what a page has', () => {
  const page = withFrontMatter('---\nlayout: home\n---\ntext\n', { description: 'a "b"', source: undefined });
  expect(page).toBe('---\nlayout: home\ndescription: "a \\"b\\""\n---\ntext\n');
  expect(withFrontMatter('# A\n', { editLink: false })).toBe('---\neditLink: false\n---\n# A\n');
});

test('the description of a page is its first paragraph, in plain words', () => {
  const page =
    '---\nlayout: doc\n---\n# Title\n\n```ts\ncode();\n```\n\nRuns a [network](x.md) in\n_time_, with `spike()`.\n\nMore.\n';
  expect(firstParagraph(page)).toBe('Runs a network in time, with spike().');
  expect(firstParagraph('# Title\n\n![picture](x.svg)\n')).toBeUndefined();
});

test('a long paragraph ends with a sentence', () => {
  const long = `${'First words of it, which go on for a while and then end here. '.repeat(8)}`;
  const description = firstParagraph(long) ?? '';
  expect(description.length).toBeLessThanOrEqual(200);
  expect(description.endsWith('here.')).toBe(true);
});
