import type { Sheet } from './sheet.ts';

/** One row of a CSV file. */
export type Row = Readonly<Record<string, string | number | null>>;

/** A paragraph in inline Markdown. */
export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
}

/** A heading within a section, in plain text. */
export interface Heading {
  readonly kind: 'heading';
  readonly text: string;
}

/** A bulleted list; its items are inline Markdown. */
export interface List {
  readonly kind: 'list';
  readonly items: readonly string[];
}

/** A table; its cells are inline Markdown. The first columns hold text, the others numbers. */
export interface Table {
  readonly kind: 'table';
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The number of columns that hold text. */
  readonly textColumns: number;
}

/** A figure with the numbers it shows. */
export interface Figure {
  readonly kind: 'figure';
  /** The name of its files, without an extension. */
  readonly name: string;
  readonly sheet: Sheet;
  /** Inline Markdown; empty if the text around it says everything. */
  readonly caption: string;
  readonly rows: readonly Row[];
}

export type Block = Paragraph | Heading | List | Table | Figure;

/** A part of the document under one heading. */
export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A result shown in large type. */
export interface Headline {
  readonly value: string;
  /** What the value is, in inline Markdown. */
  readonly text: string;
}

/** Numbers that stand in a CSV file and in no figure; the text links to `name.csv`. */
export interface DataFile {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** The document of an experiment, from which Markdown and HTML are written. */
export interface Document {
  readonly title: string;
  /** Paragraphs in inline Markdown. */
  readonly lead: readonly string[];
  readonly headlines?: readonly Headline[];
  readonly sections: readonly Section[];
  readonly data?: readonly DataFile[];
}

export function paragraph(text: string): Paragraph {
  return { kind: 'paragraph', text };
}

export function heading(text: string): Heading {
  return { kind: 'heading', text };
}

export function list(items: readonly string[]): List {
  return { kind: 'list', items };
}

export function table(head: Table['head'], rows: Table['rows'], textColumns = 1): Table {
  return { kind: 'table', head, rows, textColumns };
}
