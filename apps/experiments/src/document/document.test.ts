import { expect, test } from 'vitest';
import { type Document, heading, list, paragraph, table } from './document.ts';
import { htmlOf } from './html.ts';
import { markdownOf } from './markdown.ts';

const document: Document = {
  title: 'A & B',
  lead: ['It has `code`.'],
  headlines: [{ value: '95 %', text: 'of _all_' }],
  sections: [
    {
      title: 'First part',
      blocks: [
        paragraph('Some **words**.'),
        heading('Within'),
        list(['one', '`two`']),
        table(['name', 'value'], [['a', '1']]),
        {
          kind: 'figure',
          name: 'curve',
          caption: '',
          sheet: { title: 'A curve', key: [], columns: 1, panels: [] },
          rows: [],
        },
      ],
    },
  ],
};

test('every kind of block is written in Markdown', () => {
  expect(markdownOf(document)).toBe(`# A & B

It has \`code\`.

Also as one page, in light and dark: [\`index.html\`](index.html).

- **95 %** of _all_

## First part

Some **words**.

### Within

- one
- \`two\`

| name | value |
| --- | --: |
| a | 1 |

![A curve](curve.svg)

Numbers: [\`curve.csv\`](curve.csv).`);
});

test('every kind of block is written in HTML, which needs no script', () => {
  const page = htmlOf(document);
  for (const part of [
    '<title>A &amp; B · Argand</title>',
    '<b>95 %</b><span>of <em>all</em></span>',
    '<a href="#first-part">First part</a>',
    '<section id="first-part">',
    '<p>Some <strong>words</strong>.</p>',
    '<h3 class="heading">Within</h3>',
    '<li><code>two</code></li>',
    '<td class="text">a</td><td>1</td>',
    '<figure id="curve"><h3>A curve</h3>',
    '<figcaption><a href="curve.csv">Numbers</a></figcaption>',
  ])
    expect(page).toContain(part);
  expect(page).not.toContain('<script');
  expect(htmlOf({ ...document, headlines: [] })).not.toContain('class="headlines"');
});
