import type { Sheet } from 'study';

/** A paragraph: a line of Markdown. */
export interface Words {
  readonly kind: 'words';
  readonly text: string;
}

/** A table; its cells are lines of Markdown, those of the first columns words and the others numbers. */
export interface Table {
  readonly kind: 'table';
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How many columns are words; 1 if not given. */
  readonly words?: number;
}

/** A figure: its drawing, what is seen in it, and the numbers in it. */
export interface Drawing {
  readonly kind: 'figure';
  /** What its files are called, without an extension. */
  readonly name: string;
  readonly sheet: Sheet;
  /** A line of Markdown. */
  readonly caption: string;
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
}

export type Block = Words | Table | Drawing;

/** A part of the document under one heading. */
export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A number that is put in front. */
export interface Headline {
  readonly value: string;
  /** What it is, and beside what it stands; a line of Markdown. */
  readonly words: string;
}

/** The document, whatever it is written in. */
export interface Document {
  readonly title: string;
  readonly lead: readonly string[];
  readonly headlines: readonly Headline[];
  readonly sections: readonly Section[];
}

export function words(text: string): Words {
  return { kind: 'words', text };
}

export function table(head: Table['head'], rows: Table['rows'], wordColumns = 1): Table {
  return { kind: 'table', head, rows, words: wordColumns };
}
