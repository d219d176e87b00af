// Arguments: rows, row length, condition, a, b, out, their strides along a row (bytes), rows in a chunk; then the outer
// axes, see rows.ts.
import { integer, pointer } from '../arguments';
import { offsetOfRow } from '../rows';
import { loadStrided, loadStridedPart, storePart } from '../vector';

// @ts-ignore: decorator
@inline
function choose(condition: v128, a: v128, b: v128): v128 {
  return v128.bitselect(b, a, i32x4.eq(condition, i32x4.splat(0)));
}

export function select(chunk: i32): void {
  const length = integer(1);
  const strideC = <isize>integer(6);
  const strideA = <isize>integer(7);
  const strideB = <isize>integer(8);
  const rowsOfChunk = integer(9);
  const last = min((chunk + 1) * rowsOfChunk, integer(0));
  const part = length & 3;
  for (let r = chunk * rowsOfChunk; r < last; r++) {
    let condition = pointer(2) + offsetOfRow(r, 0, 3);
    let a = pointer(3) + offsetOfRow(r, 1, 3);
    let b = pointer(4) + offsetOfRow(r, 2, 3);
    let to = pointer(5) + (((<usize>r) * <usize>length) << 2);
    const end = to + ((<usize>(length >> 2)) << 4);
    while (to < end) {
      const chosen = choose(loadStrided(condition, strideC), loadStrided(a, strideA), loadStrided(b, strideB));
      v128.store(to, chosen);
      condition += strideC << 2;
      a += strideA << 2;
      b += strideB << 2;
      to += 16;
    }
    if (part) {
      const flags = loadStridedPart(condition, strideC, part);
      storePart(to, choose(flags, loadStridedPart(a, strideA, part), loadStridedPart(b, strideB, part)), part);
    }
  }
}
