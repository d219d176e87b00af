// Losses of phases with their gradients. Arguments: 0 batch, 1 classes, 2 phases, 3 labels, 4 gradient or 0, 5 losses of the
// samples (float64 [batch]), 6 samples in a chunk, 7 the factor of the gradient, 8 sharpness; `meanLoss`: 9 out.
import { float, integer, pointer } from '../arguments';
import { exponential, logarithm } from '../exponential';
import { cosPi, sinPi } from '../sine';
import { storeUpTo } from '../vector';

// @ts-ignore: decorator
@inline
function columnsFrom(first: i32): v128 {
  return i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
}

// @ts-ignore: decorator
@inline
function sumOfLanes(x: v128): f64 {
  const low = <f64>f32x4.extract_lane(x, 0) + <f64>f32x4.extract_lane(x, 1);
  return low + (<f64>f32x4.extract_lane(x, 2) + <f64>f32x4.extract_lane(x, 3));
}

// @ts-ignore: decorator
@inline
function rowOf(base: usize, sample: i32): usize {
  return base + ((<usize>sample * <usize>integer(1)) << 2);
}

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
      const heard = v128.and(f32x4.eq(y, y), i32x4.lt_s(columns, i32x4.splat(classes)));
      similarity += sumOfLanes(v128.and(cosPi(difference), heard));
      if (pointer(4)) {
        const slope = v128.and(f32x4.mul(sinPi(difference), f32x4.splat(float(7))), heard);
        storeUpTo(rowOf(pointer(4), n) + ((<usize>c) << 2), slope, classes - c);
      }
    }
    store<f64>(pointer(5) + ((<usize>n) << 3), 1 - similarity / <f64>classes);
  }
}

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

/** The mean of the samples' losses, in their order. */
export function meanLoss(): void {
  let total: f64 = 0;
  for (let n = 0; n < integer(0); n++) total += load<f64>(pointer(5) + ((<usize>n) << 3));
  store<f32>(pointer(9), <f32>(total / <f64>integer(0)));
}
