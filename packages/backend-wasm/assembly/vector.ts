// Loads, stores and shuffles of four 32-bit lanes.

/** a · b + c: rounded once where the engine has fused multiply-add (relaxed SIMD), twice elsewhere. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Four numbers, `stride` bytes apart. */
// @ts-ignore: decorator
@inline
export function loadStrided(from: usize, stride: isize): v128 {
  if (stride == 4) return v128.load(from);
  if (stride == 0) return v128.load32_splat(from);
  let result = v128.load32_zero(from);
  result = v128.load32_lane(from + stride, result, 1);
  result = v128.load32_lane(from + 2 * stride, result, 2);
  return v128.load32_lane(from + 3 * stride, result, 3);
}

/** The same, where only the first `count` (1 to 3) are there. Loads of whole vectors may run over: memory ends in a guard. */
// @ts-ignore: decorator
@inline
export function loadStridedPart(from: usize, stride: isize, count: i32): v128 {
  if (stride == 4) return v128.load(from);
  if (stride == 0) return v128.load32_splat(from);
  let result = v128.load32_zero(from);
  if (count > 1) result = v128.load32_lane(from + stride, result, 1);
  if (count > 2) result = v128.load32_lane(from + 2 * stride, result, 2);
  return result;
}

/** Stores the first `count` (1 to 3) lanes. */
// @ts-ignore: decorator
@inline
export function storePart(to: usize, value: v128, count: i32): void {
  if (count == 1) {
    v128.store32_lane(to, value, 0);
  } else {
    v128.store64_lane(to, value, 0);
    if (count == 3) v128.store32_lane(to + 8, value, 2);
  }
}

/** Stores the first `count` (1 or more) lanes, at most four. */
// @ts-ignore: decorator
@inline
export function storeUpTo(to: usize, value: v128, count: i32): void {
  if (count >= 4) v128.store(to, value);
  else storePart(to, value, count);
}

/** Lanes [a0 b0 a1 b1]. */
// @ts-ignore: decorator
@inline
export function interleaveLow(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}

/** Lanes [a2 b2 a3 b3]. */
// @ts-ignore: decorator
@inline
export function interleaveHigh(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}

/** Lanes [a0 a1 b0 b1]. */
// @ts-ignore: decorator
@inline
export function lowHalves(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 0, 2);
}

/** Lanes [a2 a3 b2 b3]. */
// @ts-ignore: decorator
@inline
export function highHalves(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 1, 3);
}

/** Lanes below `count` of all bits, the others of none. */
// @ts-ignore: decorator
@inline
export function firstLanes(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** One lane, by number. */
// @ts-ignore: decorator
@inline
export function laneOf(value: v128, lane: i32): f32 {
  if (lane == 0) return f32x4.extract_lane(value, 0);
  if (lane == 1) return f32x4.extract_lane(value, 1);
  return lane == 2 ? f32x4.extract_lane(value, 2) : f32x4.extract_lane(value, 3);
}
