import { join } from 'node:path';
import { writeFileAtomically } from '@argand/training/node';
import { csvFormat } from 'd3-dsv';

/** A figure of a document: its drawing, and the numbers in it. */
export interface Figure {
  /** What its files are called, without an extension. */
  readonly name: string;
  readonly svg: string;
  /** The rows of the .csv beside it. */
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
}

/** Writes a drawing and its numbers beside each other, as `name.svg` and `name.csv`. */
export async function writeFigure(folder: string, { name, svg, rows }: Figure): Promise<void> {
  await writeText(join(folder, `${name}.svg`), svg);
  await writeText(join(folder, `${name}.csv`), csvFormat([...rows]));
}

/** Writes a text file, whole or not at all, that ends with one line break. */
export async function writeText(file: string, text: string): Promise<void> {
  await writeFileAtomically(file, new TextEncoder().encode(`${text.trimEnd()}\n`));
}
