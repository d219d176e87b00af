import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '@argand/training/node';
import { csvFormat } from 'd3-dsv';
import type { Document, Row } from './document.ts';
import { htmlOf } from './html.ts';
import { markdownOf } from './markdown.ts';
import { drawSheet } from './sheet.ts';

/**
 * Writes a document: `README.md`, `index.html`, each figure as `name.svg` with its numbers in `name.csv`, and its data files.
 *
 * @returns the paths of the two pages
 */
export async function writeDocument(folder: string, document: Document): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  for (const block of document.sections.flatMap(({ blocks }) => blocks)) {
    if (block.kind !== 'figure') continue;
    await writeText(join(folder, `${block.name}.svg`), drawSheet(block.sheet));
    await writeText(join(folder, `${block.name}.csv`), csvOf(block.rows));
  }
  for (const { name, columns, rows } of document.data ?? []) {
    await writeText(join(folder, `${name}.csv`), csvOf(rows, columns));
  }
  const pages = [
    { file: join(folder, 'index.html'), text: htmlOf(document) },
    { file: join(folder, 'README.md'), text: markdownOf(document) },
  ];
  for (const { file, text } of pages) await writeText(file, text);
  return pages.map(({ file }) => file);
}

/** Rows as comma-separated values. @param columns the columns in order; those of the rows if omitted */
export function csvOf(rows: readonly Row[], columns?: readonly string[]): string {
  return csvFormat([...rows], columns);
}

/** Writes a text file atomically; it ends with one line break. */
async function writeText(file: string, text: string): Promise<void> {
  await writeFileAtomically(file, new TextEncoder().encode(`${text.trimEnd()}\n`));
}
