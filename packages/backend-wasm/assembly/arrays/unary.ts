// Operations on one number each. Arguments: operation, length, input, out, numbers in a chunk (a multiple of 4).
import * as code from '../../src/control';
import { integer, pointer } from '../arguments';
import { exponentOf, exponential, logarithm } from '../exponential';
import { cosPi, cosine, sinPi, sine } from '../sine';
import { storePart } from '../vector';

// @ts-ignore: decorator
@inline
function apply(operation: i32, x: v128): v128 {
  if (operation == code.NEGATE) return f32x4.neg(x);
  if (operation == code.ABSOLUTE) return f32x4.abs(x);
  if (operation == code.SIGN) return signOf(x);
  if (operation == code.FLOOR) return f32x4.floor(x);
  if (operation == code.RECIPROCAL) return f32x4.div(f32x4.splat(1), x);
  if (operation == code.SQUARE_ROOT) return f32x4.sqrt(x);
  if (operation == code.EXPONENTIAL) return exponential(x);
  if (operation == code.LOGARITHM) return logarithm(x);
  if (operation == code.EXPONENT) return exponentOf(x);
  if (operation == code.SINE) return sine(x);
  if (operation == code.COSINE) return cosine(x);
  if (operation == code.SIN_PI) return sinPi(x);
  if (operation == code.COS_PI) return cosPi(x);
  if (operation == code.IS_NAN) return i32x4.shr_u(f32x4.ne(x, x), 31);
  if (operation == code.NOT) return i32x4.shr_u(i32x4.eq(x, i32x4.splat(0)), 31);
  if (operation == code.TO_FLOAT) return f32x4.convert_i32x4_s(x);
  if (operation == code.TO_INTEGER) return i32x4.trunc_sat_f32x4_s(x);
  if (operation == code.UNIT) {
    return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(x, 8)), f32x4.splat(<f32>(1.0 / 16777216.0)));
  }
  if (operation == code.NEGATE_INTEGER) return i32x4.neg(x);
  if (operation == code.ABSOLUTE_INTEGER) return i32x4.abs(x);
  return i32x4.sub(i32x4.gt_s(i32x4.splat(0), x), i32x4.gt_s(x, i32x4.splat(0)));
}

/** ±1, and zeros and NaN as they are. */
// @ts-ignore: decorator
@inline
function signOf(x: v128): v128 {
  const one = v128.or(v128.and(x, i32x4.splat(i32.MIN_VALUE)), f32x4.splat(1));
  const other = v128.or(f32x4.lt(x, f32x4.splat(0)), f32x4.gt(x, f32x4.splat(0)));
  return v128.bitselect(one, x, other);
}

// @ts-ignore: decorator
@inline
function each(operation: i32, from: usize, to: usize, end: usize): void {
  while (from < end) {
    v128.store(to, apply(operation, v128.load(from)));
    from += 16;
    to += 16;
  }
}

function run(operation: i32, from: usize, to: usize, end: usize): void {
  switch (operation) {
    case code.NEGATE: return each(code.NEGATE, from, to, end);
    case code.ABSOLUTE: return each(code.ABSOLUTE, from, to, end);
    case code.SIGN: return each(code.SIGN, from, to, end);
    case code.FLOOR: return each(code.FLOOR, from, to, end);
    case code.RECIPROCAL: return each(code.RECIPROCAL, from, to, end);
    case code.SQUARE_ROOT: return each(code.SQUARE_ROOT, from, to, end);
    case code.EXPONENTIAL: return each(code.EXPONENTIAL, from, to, end);
    case code.LOGARITHM: return each(code.LOGARITHM, from, to, end);
    case code.EXPONENT: return each(code.EXPONENT, from, to, end);
    case code.SINE: return each(code.SINE, from, to, end);
    case code.COSINE: return each(code.COSINE, from, to, end);
    case code.SIN_PI: return each(code.SIN_PI, from, to, end);
    case code.COS_PI: return each(code.COS_PI, from, to, end);
    case code.IS_NAN: return each(code.IS_NAN, from, to, end);
    case code.NOT: return each(code.NOT, from, to, end);
    case code.TO_FLOAT: return each(code.TO_FLOAT, from, to, end);
    case code.TO_INTEGER: return each(code.TO_INTEGER, from, to, end);
    case code.UNIT: return each(code.UNIT, from, to, end);
    case code.NEGATE_INTEGER: return each(code.NEGATE_INTEGER, from, to, end);
    case code.ABSOLUTE_INTEGER: return each(code.ABSOLUTE_INTEGER, from, to, end);
    default: return each(code.SIGN_INTEGER, from, to, end);
  }
}

export function unary(chunk: i32): void {
  const size = integer(4);
  const start = chunk * size;
  const length = min(size, integer(1) - start);
  const from = pointer(2) + ((<usize>start) << 2);
  const to = pointer(3) + ((<usize>start) << 2);
  const part = length & 3;
  const whole = <usize>(length - part) << 2;
  // The last vector may be wider than what is left: what lies behind is put back.
  const behind = v128.load(to + whole);
  run(integer(0), from, to, from + whole + (part ? 16 : 0));
  if (part) {
    const last = v128.load(to + whole);
    v128.store(to + whole, behind);
    storePart(to + whole, last, part);
  }
}
