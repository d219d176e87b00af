import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { drawSheet, writeFigure, writeText } from 'study';
import { inHtml } from '../page/page.ts';
import { documentOf } from './document.ts';
import { inMarkdown } from './markdown.ts';
import type { Told } from './told.ts';

/** Writes `index.html`, `README.md`, and every figure with its numbers beside them. @returns the paths of the two pages */
export async function writeDocument(folder: string, told: Told): Promise<string[]> {
  const document = documentOf(told);
  await mkdir(folder, { recursive: true });
  const figures = document.sections
    .flatMap(({ blocks }) => blocks)
    .filter((block) => block.kind === 'figure');
  for (const { name, sheet, rows } of figures)
    await writeFigure(folder, { name, svg: drawSheet(sheet), rows });
  const pages = [
    [join(folder, 'index.html'), inHtml(document)],
    [join(folder, 'README.md'), inMarkdown(document)],
  ] as const;
  for (const [file, text] of pages) await writeText(file, text);
  return pages.map(([file]) => file);
}
