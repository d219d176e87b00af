// What the losses of phases share. A chunk is a range of samples. Arguments: 0 batch, 1 classes, 2 phases, 3 labels, 4 gradient or 0, 5 the
// losses of the samples (float64 [batch]), 6 samples in a chunk, 7 the factor of the gradient, 9 the mean of the losses.
import { integer, pointer } from '../arguments';

/** The numbers of four classes. */
// @ts-ignore: decorator
@inline
export function columnsFrom(first: i32): v128 {
  return i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
}

/** The sum of four lanes, in float64. */
// @ts-ignore: decorator
@inline
export function sumOfLanes(x: v128): f64 {
  const low = <f64>f32x4.extract_lane(x, 0) + <f64>f32x4.extract_lane(x, 1);
  return low + (<f64>f32x4.extract_lane(x, 2) + <f64>f32x4.extract_lane(x, 3));
}

/** The row of a sample in a matrix [batch, classes]. */
// @ts-ignore: decorator
@inline
export function rowOf(base: usize, sample: i32): usize {
  return base + ((<usize>sample * <usize>integer(1)) << 2);
}

/** The mean of the losses of the samples, summed in their order. */
export function meanLoss(): void {
  let total: f64 = 0;
  for (let n = 0; n < integer(0); n++) total += load<f64>(pointer(5) + ((<usize>n) << 3));
  store<f32>(pointer(9), <f32>(total / <f64>integer(0)));
}
