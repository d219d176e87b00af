import { phaseOf } from '@argand/phasor';
import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage, ElementType, StridedView } from '../../storage.ts';
import { forEachIndex, sizeOf } from '../../strides.ts';

/** What an operation on two numbers of one type takes, gives and means. */
export interface BinaryDefinition {
  /** The types that both may have. */
  readonly inputs: readonly ElementType[];
  /** The type of the result; `same` is that of the operands. */
  readonly out: 'int32' | 'same';
  /** Its definition, in float64. */
  readonly reference: (a: number, b: number) => number;
}

/** The name of an operation on two numbers. */
export type BinaryOperation =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'pow'
  | 'minimum'
  | 'maximum'
  | 'atan2'
  | 'hypot'
  | 'ldexp'
  | 'phase'
  | 'less'
  | 'lessEqual'
  | 'equal'
  | 'notEqual';

function hypotOf(a: number, b: number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.hypot(a, b);
}

/** In thirds, for the power alone may be no float64. */
function timesPowerOfTwo(a: number, b: number): number {
  const third = Math.trunc(b / 3);
  return a * 2 ** third * 2 ** third * 2 ** (b - 2 * third);
}

const float: readonly ElementType[] = ['float32'];
const either: readonly ElementType[] = ['float32', 'int32'];

/**
 * Every operation on two numbers of one type. Integer arithmetic wraps at 32 bits. `minimum` and `maximum` give NaN
 * where either is NaN. Comparisons give 1 or 0 as int32, 0 where either is NaN (`notEqual` gives 1).
 * `atan2` is atan2(a, b). `phase` is arg(b + i a)/π in [−1, 1): a negative real gives −1 whatever the sign of
 * its zero, and exactly 0 gives NaN, silence. `hypot` is √(a² + b²), right where a square is no float32 too; NaN where either is. `ldexp` is a · 2ᵇ for a
 * whole number b, rounded once.
 */
export const binaryOperations: Readonly<Record<BinaryOperation, BinaryDefinition>> = {
  add: { inputs: either, out: 'same', reference: (a, b) => a + b },
  subtract: { inputs: either, out: 'same', reference: (a, b) => a - b },
  multiply: { inputs: either, out: 'same', reference: (a, b) => a * b },
  divide: { inputs: float, out: 'same', reference: (a, b) => a / b },
  pow: { inputs: float, out: 'same', reference: (a, b) => a ** b },
  minimum: { inputs: either, out: 'same', reference: Math.min },
  maximum: { inputs: either, out: 'same', reference: Math.max },
  atan2: { inputs: float, out: 'same', reference: Math.atan2 },
  hypot: { inputs: float, out: 'same', reference: hypotOf },
  ldexp: { inputs: float, out: 'same', reference: timesPowerOfTwo },
  phase: { inputs: float, out: 'same', reference: (a, b) => phaseOf(b, a) },
  less: { inputs: either, out: 'int32', reference: (a, b) => Number(a < b) },
  lessEqual: { inputs: either, out: 'int32', reference: (a, b) => Number(a <= b) },
  equal: { inputs: either, out: 'int32', reference: (a, b) => Number(a === b) },
  notEqual: { inputs: either, out: 'int32', reference: (a, b) => Number(a !== b) },
};

/** Arguments of {@link binary}. */
export interface BinaryCall {
  readonly operation: BinaryOperation;
  readonly shape: readonly number[];
  readonly a: StridedView;
  readonly b: StridedView;
  /** Contiguous. */
  readonly out: DeviceStorage;
}

/** out[i] = operation(a[i], b[i]), broadcasting by strides of 0. `out` may be a contiguous operand. */
export const binary: Kernel<BinaryCall> = {
  name: 'binary',
  required: true,
  declare({ operation, shape, a, b, out }, declare) {
    const { inputs, out: result } = binaryOperations[operation];
    const { dtype } = a.storage;
    if (!inputs.includes(dtype)) declare.refuse('a', `${inputs.join(' or ')} for ${operation}`, dtype);
    declare.readsView('a', a, dtype, shape, true);
    declare.readsView('b', b, dtype, shape, true);
    declare.writes('out', out, result === 'same' ? dtype : result, sizeOf(shape));
  },
  reference({ operation, shape, a, b, out }, memory) {
    const { reference: meaning } = binaryOperations[operation];
    const left = memory(a.storage);
    const right = memory(b.storage);
    const to = memory(out);
    // The product of two 32-bit integers may pass 2^53, where a float64 would lose its low bits.
    const compute = operation === 'multiply' && a.storage.dtype === 'int32' ? Math.imul : meaning;
    forEachIndex(shape, [a.strides, b.strides], (index, [i, j]) => {
      to[index] = compute(left[i], right[j]);
    });
  },
};
