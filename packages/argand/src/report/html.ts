import type { Figure } from './figure.ts';

/** Words made safe to stand in HTML. */
export function inHtml(text: unknown): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return String(text).replace(/[&<>"]/g, (character) => entities[character]);
}

/** A table that scrolls where it is wider than the page. */
export function table(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = (tag: string, row: readonly unknown[]) =>
    row.map((cell) => `<${tag}>${inHtml(cell)}</${tag}>`).join('');
  return `<div class="scroll"><table><thead><tr>${cells('th', head)}</tr></thead><tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</tbody></table></div>`;
}

/** A figure with its title, the meaning of its colours and its caption; a wide one scrolls where the page is narrow. */
export function inFrame({ title, caption, svg, wide, key = [] }: Figure): string {
  const colours = key.map(
    ({ name, colour }) => `<span><i style="background:${colour}"></i>${inHtml(name)}</span>`,
  );
  const legend = colours.length > 0 ? `<p class="key">${colours.join('')}</p>` : '';
  return `<figure${wide ? ' class="wide"' : ''}><h3>${inHtml(title)}</h3>${legend}${wide ? `<div class="scroll" tabindex="0" role="region" aria-label="${inHtml(title)}">${svg}</div>` : svg}<figcaption>${inHtml(caption)}</figcaption></figure>`;
}

/** Whether bytes are a page that `argand` wrote: a report or the plots of a sweep. */
export function isPage(content: Uint8Array): boolean {
  return new TextDecoder().decode(content.subarray(0, 16_384)).includes('· Argand</title>');
}
