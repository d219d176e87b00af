// Arguments: rows, row length, input, out, their strides along a row (bytes), rows in a chunk; then the outer axes, see
// rows.ts. The host orders the axes so that neighbours of the output are near each other.
import { integer, pointer } from '../arguments';
import { offsetOfRow } from '../rows';
import { loadStrided, loadStridedPart, storePart } from '../vector';

export function copy(chunk: i32): void {
  const length = integer(1);
  const strideFrom = <isize>integer(4);
  const strideTo = <isize>integer(5);
  const rowsOfChunk = integer(6);
  const last = min((chunk + 1) * rowsOfChunk, integer(0));
  const part = length & 3;
  for (let r = chunk * rowsOfChunk; r < last; r++) {
    let from = pointer(2) + offsetOfRow(r, 0, 2);
    let to = pointer(3) + offsetOfRow(r, 1, 2);
    if (strideTo == 4) {
      if (strideFrom == 4 && length >= 64) {
        memory.copy(to, from, (<usize>length) << 2);
        continue;
      }
      const end = to + ((<usize>(length >> 2)) << 4);
      while (to < end) {
        v128.store(to, loadStrided(from, strideFrom));
        from += strideFrom << 2;
        to += 16;
      }
      if (part) storePart(to, loadStridedPart(from, strideFrom, part), part);
    } else {
      for (let i = 0; i < length; i++) {
        store<u32>(to, load<u32>(from));
        from += strideFrom;
        to += strideTo;
      }
    }
  }
}
