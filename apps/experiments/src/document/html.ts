import { marked } from 'marked';
import type { Block, Document, Figure, Headline, Section, Table } from './document.ts';
import { drawPanels, escaped, type Key } from './sheet.ts';
import { style } from './style.ts';

/** A document as one HTML page that needs no network and no script. */
export function htmlOf({ title, lead, headlines = [], sections }: Document): string {
  const contents = sections.map((section) => `<a href="#${anchor(section)}">${escaped(section.title)}</a>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} · Argand</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
${lead.map((text) => `<p>${inline(text)}</p>`).join('\n')}
</header>
${headlinesInHtml(headlines)}<nav>${contents.join('\n')}</nav>
<main>
${sections.map(sectionInHtml).join('\n')}
</main>
</body>
</html>
`;
}

function headlinesInHtml(headlines: readonly Headline[]): string {
  if (headlines.length === 0) return '';
  const boxes = headlines.map(
    ({ value, text }) => `<div><b>${escaped(value)}</b><span>${inline(text)}</span></div>`,
  );
  return `<div class="headlines">${boxes.join('\n')}</div>\n`;
}

function sectionInHtml(section: Section): string {
  return `<section id="${anchor(section)}"><h2>${escaped(section.title)}</h2>
${section.blocks.map(blockInHtml).join('\n')}
</section>`;
}

function blockInHtml(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${inline(block.text)}</p>`;
    case 'heading':
      return `<h3 class="heading">${escaped(block.text)}</h3>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${inline(item)}</li>`).join('\n')}</ul>`;
    case 'table':
      return tableInHtml(block);
    case 'figure':
      return figureInHtml(block);
  }
}

function tableInHtml({ head, rows, textColumns }: Table): string {
  const cells = (tag: string, row: readonly string[]) =>
    row
      .map((cell, k) => `<${tag}${k < textColumns ? ' class="text"' : ''}>${inline(cell)}</${tag}>`)
      .join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n');
  return `<div class="scroll" tabindex="0" role="region" aria-label="table"><table><thead><tr>${cells('th', head)}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function figureInHtml({ name, sheet, caption }: Figure): string {
  const panels = drawPanels(sheet).map(
    ({ title, svg }) => `<div>${title === '' ? '' : `<h4>${escaped(title)}</h4>`}${svg}</div>`,
  );
  const wide = (sheet.panelWidth ?? 0) > 600 ? ' wide' : '';
  return `<figure id="${name}"><h3>${escaped(sheet.title)}</h3>${keyInHtml(sheet.key)}<div class="panels${wide}">${panels.join('\n')}</div><figcaption>${caption === '' ? '' : `${inline(caption)} `}<a href="${name}.csv">Numbers</a></figcaption></figure>`;
}

function keyInHtml(key: Key): string {
  if (key.length === 0) return '';
  const lines = key.map(
    ({ name, colour, dash, width = 2 }) =>
      `<span><svg width="28" height="10" aria-hidden="true"><line x1="0" x2="28" y1="5" y2="5" stroke="${colour}" stroke-width="${width}"${dash ? ` stroke-dasharray="${dash}"` : ''}/></svg>${escaped(name)}</span>`,
  );
  return `<p class="key">${lines.join('')}</p>`;
}

function anchor({ title }: Section): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

function inline(markdown: string): string {
  return marked.parseInline(markdown, { async: false });
}
