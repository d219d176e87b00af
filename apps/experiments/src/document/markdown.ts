import type { Block, Document, Table } from './document.ts';

/** A document as Markdown; figures are files beside it, as is the page with the same content. */
export function markdownOf({ title, lead, headlines = [], sections }: Document): string {
  return [
    `# ${title}`,
    ...lead,
    'Also as one page, in light and dark: [`index.html`](index.html).',
    headlines.map(({ value, text }) => `- **${value}** ${text}`).join('\n'),
    ...sections.flatMap((section) => [`## ${section.title}`, ...section.blocks.map(blockOf)]),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return block.text;
    case 'heading':
      return `### ${block.text}`;
    case 'list':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'table':
      return tableOf(block);
    case 'figure': {
      const { name, sheet, caption } = block;
      const numbers = `Numbers: [\`${name}.csv\`](${name}.csv).`;
      return `![${sheet.title}](${name}.svg)\n\n${[caption, numbers].filter((text) => text !== '').join(' ')}`;
    }
  }
}

function tableOf({ head, rows, textColumns }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = line(head.map((_, column) => (column < textColumns ? '---' : '--:')));
  return [line(head), rule, ...rows.map(line)].join('\n');
}
