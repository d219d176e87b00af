import { expect, test } from 'vitest';
import { rewriteLinks } from './links.ts';

const rewrite = (text: string, file = 'docs/guides/train.md', route = 'guides/train.md') =>
  rewriteLinks(text, file, route);

test('a link to a page leads to its place in the site, whatever its label and hash', () => {
  expect(rewrite('[`spikes`](run-on-spikes.md#which-neuron)').text).toBe(
    '[`spikes`](./run-on-spikes.md#which-neuron)',
  );
  expect(rewrite('[paper](../paper/README.md)').text).toBe('[paper](../project/paper.md)');
  expect(rewrite('[arrays](packages/arrays)', 'README.md', 'index.md').text).toBe(
    '[arrays](./api/arrays/index.md)',
  );
});

test('a file that is no page is downloaded if it is of the documentation, and shown on GitHub if not', () => {
  const { text, downloads } = rewrite(
    '[numbers](accuracy-by-seed.csv)',
    'docs/paper/README.md',
    'project/paper.md',
  );
  expect(text).toBe('[numbers](/paper/accuracy-by-seed.csv){target="_self"}');
  expect([...downloads]).toEqual(['docs/paper/accuracy-by-seed.csv']);
  expect(rewrite('[device](../../packages/backend/src/device.ts)').text).toBe(
    '[device](https://github.com/argand-phasor/argand/blob/main/packages/backend/src/device.ts)',
  );
  expect(rewrite('[tests](../../tests)').text).toBe(
    '[tests](https://github.com/argand-phasor/argand/tree/main/tests)',
  );
});

test('a drawing stands twice, for light and for dark pages', () => {
  const { text, pictures } = rewrite('![idea](../media/idea.svg)');
  expect(text).toBe('![idea](../media/idea.svg){.light-only}![idea](../media/idea-dark.svg){.dark-only}');
  expect([...pictures]).toEqual(['docs/media/idea.svg']);
});

test('code and links to elsewhere stay as they are', () => {
  const text =
    'See [x](https://example.org), [y](#here), `[z](nowhere.md)`.\n\n```md\n[z](nowhere.md)\n```\n\n    [z](nowhere.md)\n';
  expect(rewrite(text).text).toBe(text);
});

test('a link to nothing is an error that names both ends', () => {
  expect(() => rewrite('[gone](gone.md)')).toThrow(
    'docs/guides/train.md: [gone](gone.md) leads to docs/guides/gone.md',
  );
});
