import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/** The name of a reduction. */
export type Reduction = 'sum' | 'minimum' | 'maximum' | 'argmin' | 'argmax';

/** Arguments of {@link reduce}. `out` is int32 for `argmin` and `argmax`, else of the input's type. */
export interface ReduceCall {
  readonly operation: Reduction;
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
  readonly input: DeviceStorage;
  readonly out: DeviceStorage;
}

/**
 * input [outer, length, inner] → out [outer, inner], over the middle axis.
 *
 * `sum` of nothing is 0; the others need length ≥ 1. `minimum` and `maximum` give NaN where there is one.
 * `argmin` and `argmax` give the index of the first extreme and pass over NaN; where all are NaN, 0.
 */
export const reduce: Kernel<ReduceCall> = {
  name: 'reduce',
  required: true,
  declare({ operation, outer, length, inner, input, out }, declare) {
    declare.size('outer', outer);
    declare.size('length', length, operation === 'sum' ? 0 : 1);
    declare.size('inner', inner);
    declare.reads('input', input, input.dtype, outer * length * inner);
    const isIndex = operation === 'argmin' || operation === 'argmax';
    declare.writes('out', out, isIndex ? 'int32' : input.dtype, outer * inner);
  },
  reference({ operation, outer, length, inner, input, out }, memory) {
    const from = memory(input);
    const to = memory(out);
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        const at = (k: number) => from[(o * length + k) * inner + i];
        to[o * inner + i] = reductions[operation](at, length);
      }
    }
  },
};

type Meaning = (at: (k: number) => number, length: number) => number;

function fold(start: number, combine: (sum: number, x: number) => number): Meaning {
  return (at, length) => {
    let result = start;
    for (let k = 0; k < length; k++) result = combine(result, at(k));
    return result;
  };
}

function firstExtreme(better: (x: number, best: number) => boolean): Meaning {
  return (at, length) => {
    let position = -1;
    for (let k = 0; k < length; k++) {
      if (!Number.isNaN(at(k)) && (position < 0 || better(at(k), at(position)))) position = k;
    }
    return Math.max(position, 0);
  };
}

const reductions: Record<Reduction, Meaning> = {
  sum: fold(0, (sum, x) => sum + x),
  minimum: fold(Number.POSITIVE_INFINITY, Math.min),
  maximum: fold(Number.NEGATIVE_INFINITY, Math.max),
  argmin: firstExtreme((x, best) => x < best),
  argmax: firstExtreme((x, best) => x > best),
};
