import { cosPi, sinPi } from '@argand/phasor';
import type { Kernel } from '../kernel.ts';
import type { ElementType, Storage } from '../storage.ts';

/** What an operation on one number takes, gives and means. */
export interface UnaryMeaning {
  /** The types that it takes. */
  readonly input: readonly ElementType[];
  /** The type of the result; `same` is that of the input. */
  readonly out: ElementType | 'same';
  /** Its definition, in float64. */
  readonly meaning: (x: number) => number;
}

/** The name of an operation on one number. */
export type UnaryOperation =
  | 'negate'
  | 'absolute'
  | 'sign'
  | 'floor'
  | 'reciprocal'
  | 'squareRoot'
  | 'exponential'
  | 'logarithm'
  | 'exponent'
  | 'sine'
  | 'cosine'
  | 'sinPi'
  | 'cosPi'
  | 'isNaN'
  | 'not'
  | 'toFloat'
  | 'toInteger'
  | 'unit';

/** ⌊log₂|x|⌋; the logarithm rounds, so that it may be one too many next to a power of 2, or one too few. */
function exponentOf(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0 && size < Number.POSITIVE_INFINITY)) return 0;
  const exponent = Math.floor(Math.log2(size));
  // In halves, for 2¹⁰²⁴ and 2⁻¹⁰⁷⁵ are no float64.
  const half = Math.trunc(exponent / 2);
  const mantissa = size / 2 ** half / 2 ** (exponent - half);
  return mantissa >= 2 ? exponent + 1 : mantissa < 1 ? exponent - 1 : exponent;
}

const float: readonly ElementType[] = ['float32'];
const integer: readonly ElementType[] = ['int32'];
const either: readonly ElementType[] = ['float32', 'int32'];

/**
 * Every operation on one number: the types it takes, the type it gives and what it means.
 * `sinPi` and `cosPi` are exact at multiples of 1/2; `toInteger` truncates, saturates and takes NaN to 0;
 * `exponent` is ⌊log₂|x|⌋, and 0 where x is 0, infinite or NaN; `unit` takes a random word to [0, 1): (word >>> 8) · 2^−24.
 */
export const unaryOperations: Readonly<Record<UnaryOperation, UnaryMeaning>> = {
  negate: { input: either, out: 'same', meaning: (x) => -x },
  absolute: { input: either, out: 'same', meaning: Math.abs },
  sign: { input: either, out: 'same', meaning: Math.sign },
  floor: { input: float, out: 'float32', meaning: Math.floor },
  reciprocal: { input: float, out: 'float32', meaning: (x) => 1 / x },
  squareRoot: { input: float, out: 'float32', meaning: Math.sqrt },
  exponential: { input: float, out: 'float32', meaning: Math.exp },
  logarithm: { input: float, out: 'float32', meaning: Math.log },
  exponent: { input: float, out: 'float32', meaning: exponentOf },
  sine: { input: float, out: 'float32', meaning: Math.sin },
  cosine: { input: float, out: 'float32', meaning: Math.cos },
  sinPi: { input: float, out: 'float32', meaning: sinPi },
  cosPi: { input: float, out: 'float32', meaning: cosPi },
  isNaN: { input: float, out: 'int32', meaning: (x) => Number(Number.isNaN(x)) },
  not: { input: integer, out: 'int32', meaning: (x) => Number(x === 0) },
  toFloat: { input: integer, out: 'float32', meaning: (x) => x },
  toInteger: {
    input: float,
    out: 'int32',
    meaning: (x) => (Number.isNaN(x) ? 0 : Math.min(Math.max(Math.trunc(x), -(2 ** 31)), 2 ** 31 - 1)),
  },
  unit: { input: integer, out: 'float32', meaning: (x) => (x >>> 8) * 2 ** -24 },
};

/** Arguments of {@link unary}. */
export interface UnaryCall {
  readonly operation: UnaryOperation;
  readonly length: number;
  readonly input: Storage;
  readonly out: Storage;
}

/** out[i] = operation(input[i]) for i < length. `out` may be `input`. */
export const unary: Kernel<UnaryCall> = {
  name: 'unary',
  required: true,
  declare({ operation, length, input, out }, declare) {
    const { input: inputs, out: result } = unaryOperations[operation];
    const { type } = input;
    if (!inputs.includes(type)) declare.refuse('input', `${inputs.join(' or ')} for ${operation}`, type);
    declare.size('length', length);
    declare.reads('input', input, type, length, true);
    declare.writes('out', out, result === 'same' ? type : result, length);
  },
  meaning({ operation, length, input, out }, memory) {
    const { meaning } = unaryOperations[operation];
    const from = memory(input);
    const to = memory(out);
    for (let i = 0; i < length; i++) to[i] = meaning(from[i]);
  },
};
