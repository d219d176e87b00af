import { table as tableOf } from 'study';
import type { Block, Document } from './blocks.ts';

/** The document as Markdown whose figures are files beside it, as is the page with the same content. */
export function inMarkdown({ title, lead, headlines, sections }: Document): string {
  return [
    `# ${title}`,
    ...lead,
    'The same as one page, in light and dark: [`index.html`](index.html).',
    headlines.map(({ value, words }) => `- **${value}** ${words}`).join('\n'),
    ...sections.flatMap((section) => [`## ${section.title}`, ...section.blocks.map(blockInMarkdown)]),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function blockInMarkdown(block: Block): string {
  switch (block.kind) {
    case 'words':
      return block.text;
    case 'table':
      return tableOf(block.head, block.rows, block.words);
    case 'figure': {
      const { name, sheet, caption } = block;
      return `![${sheet.title}](${name}.svg)\n\n${caption} Numbers: [\`${name}.csv\`](${name}.csv).`;
    }
  }
}
