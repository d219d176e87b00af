import type { Dice } from './mutation/dice.ts';

/** Makes a new input from a seed; `others` are all seeds of the target. */
export type Mutate = (seed: Uint8Array, dice: Dice, others: readonly Uint8Array[]) => Uint8Array;

/** One reader of foreign bytes. */
export interface Target {
  readonly name: string;
  /** Valid inputs, from which others are made. */
  seeds(): Promise<readonly Uint8Array[]>;
  readonly mutate: Mutate;
  /**
   * Reads an input that is called `file`. It may throw an Error that names the file; everything else it throws, a result that breaks
   * a promise of the reader among it, is a failure.
   */
  read(input: Uint8Array, file: string): unknown;
  /** How many MiB an input may take at most, where its format's documented limit is above the 128 MiB of all others. */
  readonly memory?: number;
  /** The share of a campaign's inputs, relative to the other targets. Default 1. */
  readonly share?: number;
}

/** Throws unless a promise of a reader holds. The error names no file, so it counts as a failure. */
export function requirePromise(holds: boolean, promise: string): void {
  if (!holds) throw new Error(`broken promise: ${promise}`);
}
