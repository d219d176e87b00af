// Matrix products. Arguments as in product.ts, and 6 out, 7 its row stride (bytes), 17 column ranges that share the rows;
// for many small products 18, 19, 20 the distances of left, right and out (bytes), 21 products, 22 products in a chunk.
import { TILE_COLUMNS } from '../../src/control';
import { integer, pointer } from '../arguments';
import { packRightColumns, packRightRows } from '../packing';
import { COLUMNS, ROWS, multiply, scratch } from '../product';

/** Rows that are packed at a time. */
const BLOCK_ROWS: i32 = 60;

/** A chunk is a block of rows by a range of columns of one product. */
export function multiplyChunk(chunk: i32): void {
  const ranges = integer(17);
  const block = chunk / ranges;
  const row = block * integer(14);
  const column = (chunk - block * ranges) * integer(15) * TILE_COLUMNS;
  const rows = min(integer(14), integer(8) - row);
  const columns = min(integer(15) * TILE_COLUMNS, integer(9) - column);
  const depth = integer(10);
  const kind = integer(2);
  const stride = pointer(7);
  const left = pointer(0) + (kind == ROWS ? <usize>row * pointer(1) : (<usize>row) << 2);
  const packed = pointer(11) != 0;
  const right = packed ? pointer(11) + ((<usize>column * <usize>depth) << 2) : pointer(3) + ((<usize>column) << 2);
  const to = pointer(6) + <usize>row * stride + ((<usize>column) << 2);
  multiply(kind, left, pointer(1), right, pointer(4), packed, scratch(), depth, rows, columns, to, stride);
}

/** A chunk is some whole products, each packed by the thread that computes it. */
export function multiplyBatch(chunk: i32): void {
  const last = min((chunk + 1) * integer(22), integer(21));
  for (let n = chunk * integer(22); n < last; n++) {
    const left = pointer(0) + <usize>n * pointer(18);
    const right = pointer(3) + <usize>n * pointer(19);
    const to = pointer(6) + <usize>n * pointer(20);
    const rows = integer(8);
    const columns = integer(9);
    const depth = integer(10);
    const panels = scratch();
    const size = (<usize>((columns + 7) & ~7) * <usize>depth) << 2;
    if (integer(5)) packRightColumns(right, pointer(4), columns, depth, panels);
    else packRightRows(right, pointer(4), columns, depth, panels);
    for (let row = 0; row < rows; row += BLOCK_ROWS) {
      const from = left + (integer(2) == COLUMNS ? (<usize>row) << 2 : <usize>row * pointer(1));
      const target = to + <usize>row * pointer(7);
      const count = min(BLOCK_ROWS, rows - row);
      multiply(integer(2), from, pointer(1), panels, 32, true, panels + size, depth, count, columns, target, pointer(7));
    }
  }
}
