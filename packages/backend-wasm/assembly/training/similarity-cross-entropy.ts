// Arguments as in mean-loss.ts, and 8 the sharpness.
import { float, integer, pointer } from '../arguments';
import { exponential, logarithm } from '../exponential';
import { cosPi, sinPi } from '../sine';
import { storeUpTo } from '../vector';
import { columnsFrom, rowOf, sumOfLanes } from './mean-loss';

/** Logits of four classes: s sin πy, 0 where the phase is silent. */
// @ts-ignore: decorator
@inline
function logits(y: v128): v128 {
  return v128.and(f32x4.mul(sinPi(y), f32x4.splat(float(8))), f32x4.eq(y, y));
}

/** log Σ e^a − a_label of a sample, and (softmax − [c = label]) cos πy by the factor. */
export function similarityCrossEntropy(chunk: i32): void {
  const classes = integer(1);
  const last = min((chunk + 1) * integer(6), integer(0));
  for (let n = chunk * integer(6); n < last; n++) {
    const row = rowOf(pointer(2), n);
    const label = load<i32>(pointer(3) + ((<usize>n) << 2));
    let most = f32x4.splat(-Infinity);
    for (let c = 0; c < classes; c += 4) {
      const there = i32x4.lt_s(columnsFrom(c), i32x4.splat(classes));
      const a = logits(v128.load(row + ((<usize>c) << 2)));
      most = f32x4.max(most, v128.bitselect(a, f32x4.splat(-Infinity), there));
    }
    const greatest = max(
      max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
      max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
    );
    // Without the label's own term: where the label is nearly certain, 1 less its probability would lose its digits.
    let others: f64 = 0;
    for (let c = 0; c < classes; c += 4) {
      const columns = columnsFrom(c);
      const there = i32x4.lt_s(columns, i32x4.splat(classes));
      const counted = v128.andnot(there, i32x4.eq(columns, i32x4.splat(label)));
      const a = f32x4.sub(logits(v128.load(row + ((<usize>c) << 2))), f32x4.splat(greatest));
      others += sumOfLanes(v128.and(exponential(a), counted));
    }
    const own = f32x4.extract_lane(logits(v128.load32_splat(row + ((<usize>label) << 2))), 0);
    const ownTerm = <f64>f32x4.extract_lane(exponential(f32x4.splat(own - greatest)), 0);
    const total = ownTerm + others;
    const log = <f64>f32x4.extract_lane(logarithm(f32x4.splat(<f32>total)), 0);
    // For a label nearly certain, log(1 + x) ≈ x − x²/2 keeps what 1 + x loses.
    const loss = own == greatest && others < 1e-3 ? others - 0.5 * others * others : log + <f64>greatest - <f64>own;
    store<f64>(pointer(5) + ((<usize>n) << 3), loss);
    if (pointer(4)) gradientOfRow(n, row, label, greatest, <f32>total, <f32>(-others / total));
  }
}

function gradientOfRow(n: i32, row: usize, label: i32, greatest: f32, total: f32, ownExcess: f32): void {
  const classes = integer(1);
  for (let c = 0; c < classes; c += 4) {
    const y = v128.load(row + ((<usize>c) << 2));
    const share = f32x4.div(exponential(f32x4.sub(logits(y), f32x4.splat(greatest))), f32x4.splat(total));
    const isLabel = i32x4.eq(columnsFrom(c), i32x4.splat(label));
    const excess = v128.bitselect(f32x4.splat(ownExcess), share, isLabel);
    const slope = f32x4.mul(f32x4.mul(excess, cosPi(y)), f32x4.splat(float(7)));
    storeUpTo(rowOf(pointer(4), n) + ((<usize>c) << 2), v128.and(slope, f32x4.eq(y, y)), classes - c);
  }
}
