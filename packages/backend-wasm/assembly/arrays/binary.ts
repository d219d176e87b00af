// Operations on two numbers each. Arguments: operation, rows, row length, a, b, out, strides of a and b along a row
// (bytes), rows in a chunk, numbers of a row in a chunk (where one row is shared out); then the outer axes, see rows.ts.
import * as code from '../../src/control';
import { arctangent, phase } from '../arctangent';
import { integer, pointer } from '../arguments';
import { ldexp, power } from '../exponential';
import { hypot } from '../hypot';
import { offsetOfRow } from '../rows';
import { loadStrided, loadStridedPart, storePart } from '../vector';

// @ts-ignore: decorator
@inline
function apply(operation: i32, a: v128, b: v128): v128 {
  if (operation == code.ADD) return f32x4.add(a, b);
  if (operation == code.SUBTRACT) return f32x4.sub(a, b);
  if (operation == code.MULTIPLY_BY) return f32x4.mul(a, b);
  if (operation == code.DIVIDE) return f32x4.div(a, b);
  if (operation == code.POWER) return power(a, b);
  if (operation == code.MINIMUM) return f32x4.min(a, b);
  if (operation == code.MAXIMUM) return f32x4.max(a, b);
  if (operation == code.ARCTANGENT) return arctangent(a, b);
  if (operation == code.HYPOT) return hypot(a, b);
  if (operation == code.LDEXP) return ldexp(a, b);
  if (operation == code.PHASE) return phase(a, b);
  if (operation == code.LESS) return i32x4.shr_u(f32x4.lt(a, b), 31);
  if (operation == code.LESS_OR_EQUAL) return i32x4.shr_u(f32x4.le(a, b), 31);
  if (operation == code.EQUAL) return i32x4.shr_u(f32x4.eq(a, b), 31);
  if (operation == code.NOT_EQUAL) return i32x4.shr_u(f32x4.ne(a, b), 31);
  if (operation == code.ADD + code.INTEGER) return i32x4.add(a, b);
  if (operation == code.SUBTRACT + code.INTEGER) return i32x4.sub(a, b);
  if (operation == code.MULTIPLY_BY + code.INTEGER) return i32x4.mul(a, b);
  if (operation == code.MINIMUM + code.INTEGER) return i32x4.min_s(a, b);
  if (operation == code.MAXIMUM + code.INTEGER) return i32x4.max_s(a, b);
  if (operation == code.LESS + code.INTEGER) return i32x4.shr_u(i32x4.lt_s(a, b), 31);
  if (operation == code.LESS_OR_EQUAL + code.INTEGER) return i32x4.shr_u(i32x4.le_s(a, b), 31);
  if (operation == code.EQUAL + code.INTEGER) return i32x4.shr_u(i32x4.eq(a, b), 31);
  return i32x4.shr_u(i32x4.ne(a, b), 31);
}

// @ts-ignore: decorator
@inline
function row(operation: i32, a: usize, strideA: isize, b: usize, strideB: isize, to: usize, length: i32): void {
  const end = to + ((<usize>(length >> 2)) << 4);
  if (strideA == 4 && strideB == 4) {
    while (to < end) {
      v128.store(to, apply(operation, v128.load(a), v128.load(b)));
      a += 16;
      b += 16;
      to += 16;
    }
  } else {
    while (to < end) {
      v128.store(to, apply(operation, loadStrided(a, strideA), loadStrided(b, strideB)));
      a += strideA << 2;
      b += strideB << 2;
      to += 16;
    }
  }
  if (length & 3) rest(operation, a, strideA, b, strideB, to, length & 3);
}

/** The last one to three numbers of a row. Compiled once for all operations, while the loops above are compiled for each. */
function rest(operation: i32, a: usize, strideA: isize, b: usize, strideB: isize, to: usize, part: i32): void {
  const left = loadStridedPart(a, strideA, part);
  storePart(to, apply(operation, left, loadStridedPart(b, strideB, part)), part);
}

function rowOf(operation: i32, a: usize, strideA: isize, b: usize, strideB: isize, to: usize, length: i32): void {
  switch (operation) {
    case code.ADD: return row(code.ADD, a, strideA, b, strideB, to, length);
    case code.SUBTRACT: return row(code.SUBTRACT, a, strideA, b, strideB, to, length);
    case code.MULTIPLY_BY: return row(code.MULTIPLY_BY, a, strideA, b, strideB, to, length);
    case code.DIVIDE: return row(code.DIVIDE, a, strideA, b, strideB, to, length);
    case code.POWER: return row(code.POWER, a, strideA, b, strideB, to, length);
    case code.MINIMUM: return row(code.MINIMUM, a, strideA, b, strideB, to, length);
    case code.MAXIMUM: return row(code.MAXIMUM, a, strideA, b, strideB, to, length);
    case code.ARCTANGENT: return row(code.ARCTANGENT, a, strideA, b, strideB, to, length);
    case code.HYPOT: return row(code.HYPOT, a, strideA, b, strideB, to, length);
    case code.LDEXP: return row(code.LDEXP, a, strideA, b, strideB, to, length);
    case code.PHASE: return row(code.PHASE, a, strideA, b, strideB, to, length);
    case code.LESS: return row(code.LESS, a, strideA, b, strideB, to, length);
    case code.LESS_OR_EQUAL: return row(code.LESS_OR_EQUAL, a, strideA, b, strideB, to, length);
    case code.EQUAL: return row(code.EQUAL, a, strideA, b, strideB, to, length);
    case code.NOT_EQUAL: return row(code.NOT_EQUAL, a, strideA, b, strideB, to, length);
    case code.ADD + code.INTEGER: return row(code.ADD + code.INTEGER, a, strideA, b, strideB, to, length);
    case code.SUBTRACT + code.INTEGER: return row(code.SUBTRACT + code.INTEGER, a, strideA, b, strideB, to, length);
    case code.MULTIPLY_BY + code.INTEGER: return row(code.MULTIPLY_BY + code.INTEGER, a, strideA, b, strideB, to, length);
    case code.MINIMUM + code.INTEGER: return row(code.MINIMUM + code.INTEGER, a, strideA, b, strideB, to, length);
    case code.MAXIMUM + code.INTEGER: return row(code.MAXIMUM + code.INTEGER, a, strideA, b, strideB, to, length);
    case code.LESS + code.INTEGER: return row(code.LESS + code.INTEGER, a, strideA, b, strideB, to, length);
    case code.LESS_OR_EQUAL + code.INTEGER: return row(code.LESS_OR_EQUAL + code.INTEGER, a, strideA, b, strideB, to, length);
    case code.EQUAL + code.INTEGER: return row(code.EQUAL + code.INTEGER, a, strideA, b, strideB, to, length);
    default: return row(code.NOT_EQUAL + code.INTEGER, a, strideA, b, strideB, to, length);
  }
}

export function binary(chunk: i32): void {
  const operation = integer(0);
  const length = integer(2);
  const strideA = <isize>integer(6);
  const strideB = <isize>integer(7);
  const rowsOfChunk = integer(8);
  const size = integer(9);
  if (size < length) {
    // One row, shared out.
    const start = chunk * size;
    const a = pointer(3) + <isize>start * strideA;
    const b = pointer(4) + <isize>start * strideB;
    rowOf(operation, a, strideA, b, strideB, pointer(5) + ((<usize>start) << 2), min(size, length - start));
    return;
  }
  const end = min((chunk + 1) * rowsOfChunk, integer(1));
  for (let r = chunk * rowsOfChunk; r < end; r++) {
    const a = pointer(3) + offsetOfRow(r, 0, 2);
    const b = pointer(4) + offsetOfRow(r, 1, 2);
    rowOf(operation, a, strideA, b, strideB, pointer(5) + (((<usize>r) * <usize>length) << 2), length);
  }
}
