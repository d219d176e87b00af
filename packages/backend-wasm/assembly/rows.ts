// StridedView arrays as rows along their last axis. The host merges axes where it can and writes, from argument `AXES` on,
// the number of outer axes, then for each of them, innermost first: its length and its stride in bytes in each operand.
import { integer } from './arguments';

export const AXES: i32 = 16;

/** How far row `row` of an operand lies from its first, in bytes. */
// @ts-ignore: decorator
@inline
export function offsetOfRow(row: i32, operand: i32, operands: i32): isize {
  const axes = integer(AXES);
  let offset: isize = 0;
  let position = AXES + 1;
  for (let axis = 0; axis < axes; axis++) {
    const length = integer(position);
    const next = row / length;
    offset += <isize>(row - next * length) * <isize>integer(position + 1 + operand);
    row = next;
    position += 1 + operands;
  }
  return offset;
}
