/** A point of a drawing: from 0 to 1 rightwards and downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the pen went without being lifted. */
export type Stroke = readonly Point[];
