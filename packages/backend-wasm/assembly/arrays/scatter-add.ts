// Arguments: 0 rows, 1 width, 2 count, 3 out, 4 indices, 5 values, 6 whether they are integers, 7 columns in a chunk.
import { integer, pointer } from '../arguments';
import { storePart } from '../vector';

// @ts-ignore: decorator
@inline
function add(a: v128, b: v128, integers: bool): v128 {
  return integers ? i32x4.add(a, b) : f32x4.add(a, b);
}

/** out[indices[i], :] += values[i, :] in the order of i; a chunk is a range of columns, so no two threads share a sum. */
export function scatterAdd(chunk: i32): void {
  const rows = integer(0);
  const width = integer(1);
  const count = integer(2);
  const integers = integer(6) != 0;
  const first = chunk * integer(7);
  const columns = min(integer(7), width - first);
  const part = columns & 3;
  for (let i = 0; i < count; i++) {
    const row = load<i32>(pointer(4) + ((<usize>i) << 2));
    if (<u32>row >= <u32>rows) continue;
    let to = pointer(3) + ((<usize>row * <usize>width + <usize>first) << 2);
    let from = pointer(5) + ((<usize>i * <usize>width + <usize>first) << 2);
    const end = to + ((<usize>(columns >> 2)) << 4);
    while (to < end) {
      v128.store(to, add(v128.load(to), v128.load(from), integers));
      from += 16;
      to += 16;
    }
    if (part) storePart(to, add(v128.load(to), v128.load(from), integers), part);
  }
}
