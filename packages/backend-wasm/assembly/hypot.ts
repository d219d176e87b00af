// √(a² + b²) in float64, where no square of a float32 overflows or underflows.

// @ts-ignore: decorator
@inline
function ofPair(a: v128, b: v128): v128 {
  const x = f64x2.promote_low_f32x4(a);
  const y = f64x2.promote_low_f32x4(b);
  return f32x4.demote_f64x2_zero(f64x2.sqrt(f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y))));
}

// @ts-ignore: decorator
@inline
export function hypot(a: v128, b: v128): v128 {
  const high = ofPair(v128.shuffle<i64>(a, a, 1, 1), v128.shuffle<i64>(b, b, 1, 1));
  return v128.shuffle<i64>(ofPair(a, b), high, 0, 2);
}
