// Arguments as in mean-loss.ts.
import { float, integer, pointer } from '../arguments';
import { cosPi, sinPi } from '../sine';
import { storeUpTo } from '../vector';
import { columnsFrom, rowOf, sumOfLanes } from './mean-loss';

/** 1 − mean cos π(y − t): the sum of a sample's cosines, and π sin π(y − t) by the factor. */
export function similarityLoss(chunk: i32): void {
  const classes = integer(1);
  const last = min((chunk + 1) * integer(6), integer(0));
  for (let n = chunk * integer(6); n < last; n++) {
    const label = i32x4.splat(load<i32>(pointer(3) + ((<usize>n) << 2)));
    let similarity: f64 = 0;
    for (let c = 0; c < classes; c += 4) {
      const columns = columnsFrom(c);
      const target = v128.and(f32x4.splat(0.5), i32x4.eq(columns, label));
      const y = v128.load(rowOf(pointer(2), n) + ((<usize>c) << 2));
      const difference = f32x4.sub(y, target);
      const counted = v128.and(f32x4.eq(y, y), i32x4.lt_s(columns, i32x4.splat(classes)));
      similarity += sumOfLanes(v128.and(cosPi(difference), counted));
      if (pointer(4)) {
        const slope = v128.and(f32x4.mul(sinPi(difference), f32x4.splat(float(7))), counted);
        storeUpTo(rowOf(pointer(4), n) + ((<usize>c) << 2), slope, classes - c);
      }
    }
    store<f64>(pointer(5) + ((<usize>n) << 3), 1 - similarity / <f64>classes);
  }
}
