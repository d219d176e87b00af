import type { UnaryOperation } from '@argand/backend/kernels';
import { exponent, exponential, logarithmBits } from '../../wgsl/exponential.ts';
import type { Piece } from '../../wgsl/piece.ts';
import { angle, phasor } from '../../wgsl/sine.ts';

/** The bits of an operation's result, from `bits`, those of its operand. */
export interface UnaryFormula {
  readonly bits: string;
  readonly uses: readonly Piece[];
}

const x = 'floatOf(bits)';
/** A function of a finite number; of others, NaN. */
const finite = (expression: string) => `select(silence, bitsOf(${expression}), isFiniteBits(bits))`;

const floats: Record<UnaryOperation, UnaryFormula> = {
  neg: { bits: 'bits ^ 0x80000000u', uses: [] },
  abs: { bits: 'bits & 0x7fffffffu', uses: [] },
  sign: {
    bits: 'select((bits & 0x80000000u) | 0x3f800000u, bits, (bits & 0x7fffffffu) == 0u || isNaNBits(bits))',
    uses: [],
  },
  floor: { bits: `bitsOf(floor(${x}))`, uses: [] },
  reciprocal: { bits: `bitsOf(1f / ${x})`, uses: [] },
  // WGSL does not define the root of a negative number.
  sqrt: {
    bits: `select(bitsOf(sqrt(${x})), silence, isNaNBits(bits) || bits > 0x80000000u)`,
    uses: [],
  },
  exp: { bits: `select(bitsOf(exponentialOf(${x})), silence, isNaNBits(bits))`, uses: [exponential] },
  log: { bits: 'logarithmBits(bits)', uses: [logarithmBits] },
  exponent: { bits: 'bitsOf(exponentOfBits(bits))', uses: [exponent] },
  sin: { bits: finite(`phasorOfAngle(${x}).y`), uses: [angle] },
  cos: { bits: finite(`phasorOfAngle(${x}).x`), uses: [angle] },
  sinPi: { bits: finite(`phasorOf(${x}).y`), uses: [phasor] },
  cosPi: { bits: finite(`phasorOf(${x}).x`), uses: [phasor] },
  isNaN: { bits: 'u32(isNaNBits(bits))', uses: [] },
  logicalNot: { bits: 'u32(bits == 0u)', uses: [] },
  toFloat: { bits: 'bitsOf(f32(bitcast<i32>(bits)))', uses: [] },
  toInt: {
    bits: `integerBits(bits)`,
    uses: [
      {
        code: `
fn integerBits(bits: u32) -> u32 {
  if (isNaNBits(bits)) { return 0u; }
  let negative = bits >= 0x80000000u;
  // 2³¹ and beyond.
  if ((bits & 0x7fffffffu) >= 0x4f000000u) { return select(0x7fffffffu, 0x80000000u, negative); }
  return bitcast<u32>(i32(floatOf(bits)));
}`,
      },
    ],
  },
  unit: { bits: 'bitsOf(f32(bits >> 8u) * 0x1p-24f)', uses: [] },
};

const integers: Partial<Record<UnaryOperation, UnaryFormula>> = {
  neg: { bits: '0u - bits', uses: [] },
  abs: { bits: 'bitcast<u32>(abs(bitcast<i32>(bits)))', uses: [] },
  sign: { bits: 'bitcast<u32>(sign(bitcast<i32>(bits)))', uses: [] },
};

/** What an operation makes of a float's bits, or of an integer's. */
export function unaryFormulas(operation: UnaryOperation, integer: boolean): UnaryFormula {
  return (integer && integers[operation]) || floats[operation];
}
