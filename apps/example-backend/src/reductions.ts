import type { Reduction } from '@argand/backend/kernels';

/** One reduction over `length` numbers, `step` apart from `start` on. */
type Reduce = (numbers: Float32Array | Int32Array, start: number, length: number, step: number) => number;

function fold(first: number, combine: (result: number, x: number) => number): Reduce {
  return (numbers, start, length, step) => {
    let result = first;
    for (let k = 0; k < length; k++) result = combine(result, numbers[start + k * step]);
    return result;
  };
}

/** The place of the first extreme; NaN is passed over, and where there is nothing else the place is 0. */
function firstExtreme(isBetter: (x: number, best: number) => boolean): Reduce {
  return (numbers, start, length, step) => {
    let place = -1;
    let best = Number.NaN;
    for (let k = 0; k < length; k++) {
      const x = numbers[start + k * step];
      if (Number.isNaN(x) || (place >= 0 && !isBetter(x, best))) continue;
      place = k;
      best = x;
    }
    return Math.max(place, 0);
  };
}

/** Every reduction by name. Sums are kept in float64 and rounded once, when they are stored. */
export const reductions: Readonly<Record<Reduction, Reduce>> = {
  sum: fold(0, (sum, x) => sum + x),
  minimum: fold(Number.POSITIVE_INFINITY, Math.min),
  maximum: fold(Number.NEGATIVE_INFINITY, Math.max),
  argmin: firstExtreme((x, best) => x < best),
  argmax: firstExtreme((x, best) => x > best),
};
