import { table as tableOf } from 'study';
import type { Block, Document } from './blocks.ts';

/** The document as Markdown whose figures are files beside it. */
export function inMarkdown({ title, lead, headlines, sections }: Document): string {
  return [
    `# ${title}`,
    ...lead,
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
