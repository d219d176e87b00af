import { REDUCE_COLUMNS } from '../control.ts';
import type { Machine } from '../machine.ts';

/** A reduction over the middle axis of [outer, length, inner]. */
export interface ColumnReduction {
  /** The operation's number in the compiled kernels. */
  readonly code: number;
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
  /** Addresses of what is reduced and of the result. */
  readonly from: number;
  readonly to: number;
  /** Columns in a chunk, a multiple of 16. */
  readonly columns: number;
  /** Numbers from row to row: `inner`, or more. */
  readonly stride: number;
  /** Estimated time on one thread. */
  readonly nanoseconds: number;
}

/** Runs a reduction over columns; see assembly/arrays/reduce.ts. */
export function runColumnReduction(machine: Machine, reduction: ColumnReduction): void {
  const { code, outer, length, inner, from, to, columns, stride, nanoseconds } = reduction;
  const chunks = Math.ceil(inner / columns);
  machine.set(0, code);
  machine.set(1, length);
  machine.set(2, inner);
  machine.set(3, from);
  machine.set(4, to);
  machine.set(5, columns);
  machine.set(6, chunks);
  machine.set(7, stride);
  machine.run(REDUCE_COLUMNS, outer * chunks, nanoseconds);
}
