import { cosPi, sinPi } from '@argand/phasor';
import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage, ElementType } from '../../storage.ts';

/** What an operation on one number takes, gives and means. */
export interface UnaryDefinition {
  /** The types that it takes. */
  readonly input: readonly ElementType[];
  /** The type of the result; `same` is that of the input. */
  readonly out: ElementType | 'same';
  /** Its definition, in float64. */
  readonly reference: (x: number) => number;
}

/** The name of an operation on one number. */
export type UnaryOperation =
  | 'neg'
  | 'abs'
  | 'sign'
  | 'floor'
  | 'reciprocal'
  | 'sqrt'
  | 'exp'
  | 'log'
  | 'exponent'
  | 'sin'
  | 'cos'
  | 'sinPi'
  | 'cosPi'
  | 'isNaN'
  | 'logicalNot'
  | 'toFloat'
  | 'toInt'
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
 * `sinPi` and `cosPi` are exact at multiples of 1/2; `toInt` truncates, saturates and takes NaN to 0;
 * `exponent` is ⌊log₂|x|⌋, and 0 where x is 0, infinite or NaN; `unit` takes a random word to [0, 1): (word >>> 8) · 2^−24.
 */
export const unaryOperations: Readonly<Record<UnaryOperation, UnaryDefinition>> = {
  neg: { input: either, out: 'same', reference: (x) => -x },
  abs: { input: either, out: 'same', reference: Math.abs },
  sign: { input: either, out: 'same', reference: Math.sign },
  floor: { input: float, out: 'float32', reference: Math.floor },
  reciprocal: { input: float, out: 'float32', reference: (x) => 1 / x },
  sqrt: { input: float, out: 'float32', reference: Math.sqrt },
  exp: { input: float, out: 'float32', reference: Math.exp },
  log: { input: float, out: 'float32', reference: Math.log },
  exponent: { input: float, out: 'float32', reference: exponentOf },
  sin: { input: float, out: 'float32', reference: Math.sin },
  cos: { input: float, out: 'float32', reference: Math.cos },
  sinPi: { input: float, out: 'float32', reference: sinPi },
  cosPi: { input: float, out: 'float32', reference: cosPi },
  isNaN: { input: float, out: 'int32', reference: (x) => Number(Number.isNaN(x)) },
  logicalNot: { input: integer, out: 'int32', reference: (x) => Number(x === 0) },
  toFloat: { input: integer, out: 'float32', reference: (x) => x },
  toInt: {
    input: float,
    out: 'int32',
    reference: (x) => (Number.isNaN(x) ? 0 : Math.min(Math.max(Math.trunc(x), -(2 ** 31)), 2 ** 31 - 1)),
  },
  unit: { input: integer, out: 'float32', reference: (x) => (x >>> 8) * 2 ** -24 },
};

/** Arguments of {@link unary}. */
export interface UnaryCall {
  readonly operation: UnaryOperation;
  readonly length: number;
  readonly input: DeviceStorage;
  readonly out: DeviceStorage;
}

/** out[i] = operation(input[i]) for i < length. `out` may be `input`. */
export const unary: Kernel<UnaryCall> = {
  name: 'unary',
  required: true,
  declare({ operation, length, input, out }, declare) {
    const { input: inputs, out: result } = unaryOperations[operation];
    const { dtype } = input;
    if (!inputs.includes(dtype)) declare.refuse('input', `${inputs.join(' or ')} for ${operation}`, dtype);
    declare.size('length', length);
    declare.reads('input', input, dtype, length, true);
    declare.writes('out', out, result === 'same' ? dtype : result, length);
  },
  reference({ operation, length, input, out }, memory) {
    const { reference: meaning } = unaryOperations[operation];
    const from = memory(input);
    const to = memory(out);
    for (let i = 0; i < length; i++) to[i] = meaning(from[i]);
  },
};
