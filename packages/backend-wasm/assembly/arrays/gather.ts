// Arguments: 0 rows, 1 width, 2 count, 3 table, 4 indices, 5 out, 7 indices in a chunk.
import { integer, pointer } from '../arguments';

/** out[i, :] = table[indices[i], :], zeros for an index outside; a chunk is a range of i. */
export function gather(chunk: i32): void {
  const rows = integer(0);
  const bytes = (<usize>integer(1)) << 2;
  const last = min((chunk + 1) * integer(7), integer(2));
  for (let i = chunk * integer(7); i < last; i++) {
    const row = load<i32>(pointer(4) + ((<usize>i) << 2));
    const to = pointer(5) + <usize>i * bytes;
    // An index below 0 is a large unsigned one.
    if (<u32>row < <u32>rows) memory.copy(to, pointer(3) + <usize>row * bytes, bytes);
    else memory.fill(to, 0, bytes);
  }
}
