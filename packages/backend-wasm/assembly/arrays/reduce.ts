// Reductions: along contiguous rows, or over the middle axis of [outer, length, inner].
import * as code from '../../src/control';
import { integer, pointer } from '../arguments';
import { combineColumns, firstColumns } from './reduce-columns';
import { extreme, firstExtreme, integerRow, sumOfBlock, sumOfRow } from './reduce-rows';

/**
 * Rows. Arguments: 0 operation, 1 rows, 2 length, 3 input, 4 out, 5 rows in a chunk, 6 partial sums (float64 [rows, blocks]), or 0: then a chunk
 * sums its rows whole, 7 blocks in a row.
 */
export function reduceRows(chunk: i32): void {
  const operation = integer(0);
  const length = integer(2);
  const last = min((chunk + 1) * integer(5), integer(1));
  for (let row = chunk * integer(5); row < last; row++) {
    const from = pointer(3) + ((<usize>row * <usize>length) << 2);
    const to = pointer(4) + ((<usize>row) << 2);
    if (operation >= code.INTEGER_REDUCTION) {
      store<i32>(to, integerRow(operation - code.INTEGER_REDUCTION, from, length));
    } else if (operation == code.SUM) {
      store<f32>(to, <f32>(pointer(6) != 0 ? sumOfPartials(row) : sumOfRow(from, length)));
    } else if (operation == code.SMALLEST) {
      store<f32>(to, extreme(from, length, false));
    } else if (operation == code.LARGEST) {
      store<f32>(to, extreme(from, length, true));
    } else {
      store<i32>(to, firstExtreme<f32>(from, length, operation == code.FIRST_LARGEST));
    }
  }
}

/** Each chunk sums one block of one row into the partial sums. Arguments as in `reduceRows`. */
export function sumBlocks(chunk: i32): void {
  const blocks = integer(7);
  const row = chunk / blocks;
  const start = (chunk - row * blocks) * code.SUM_BLOCK;
  const length = integer(2);
  const from = pointer(3) + ((<usize>row * <usize>length + <usize>start) << 2);
  store<f64>(pointer(6) + ((<usize>chunk) << 3), sumOfBlock(from, min(length - start, code.SUM_BLOCK)));
}

function sumOfPartials(row: i32): f64 {
  const blocks = integer(7);
  let from = pointer(6) + ((<usize>(row * blocks)) << 3);
  let total: f64 = 0;
  for (let block = 0; block < blocks; block++) {
    total += load<f64>(from);
    from += 8;
  }
  return total;
}

/**
 * Columns. Arguments: 0 operation, 1 length, 2 inner, 3 input, 4 out, 5 columns in a chunk (a multiple of 16), 6 chunks of one outer index, 7
 * numbers from row to row (`inner`, or more).
 */
export function reduceColumns(chunk: i32): void {
  const length = integer(1);
  const inner = integer(2);
  const size = integer(5);
  const outer = chunk / integer(6);
  const first = (chunk - outer * integer(6)) * size;
  const columns = min(size, inner - first);
  const stride = (<usize>integer(7)) << 2;
  const from = pointer(3) + ((<usize>outer * <usize>length * <usize>inner + <usize>first) << 2);
  const to = pointer(4) + ((<usize>outer * <usize>inner + <usize>first) << 2);
  const INTEGERS = code.INTEGER_REDUCTION;
  switch (integer(0)) {
    case code.SUM: return combineColumns(code.SUM, from, stride, length, to, columns);
    case code.SMALLEST: return combineColumns(code.SMALLEST, from, stride, length, to, columns);
    case code.LARGEST: return combineColumns(code.LARGEST, from, stride, length, to, columns);
    case code.SUM + INTEGERS: return combineColumns(code.SUM + code.INTEGER_REDUCTION, from, stride, length, to, columns);
    case code.SMALLEST + INTEGERS: return combineColumns(code.SMALLEST + code.INTEGER_REDUCTION, from, stride, length, to, columns);
    case code.LARGEST + INTEGERS: return combineColumns(code.LARGEST + code.INTEGER_REDUCTION, from, stride, length, to, columns);
    case code.FIRST_SMALLEST: return firstColumns(false, false, from, stride, length, to, columns);
    case code.FIRST_LARGEST: return firstColumns(false, true, from, stride, length, to, columns);
    case code.FIRST_SMALLEST + INTEGERS: return firstColumns(true, false, from, stride, length, to, columns);
    default: return firstColumns(true, true, from, stride, length, to, columns);
  }
}
