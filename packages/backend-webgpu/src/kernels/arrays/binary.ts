import { sizeOf } from '@argand/backend';
import type { BinaryCall, BinaryOperation } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { arctangent, hypot, phase, quotient } from '../../wgsl/arctangent.ts';
import { nanBits } from '../../wgsl/bits.ts';
import { ldexp, power } from '../../wgsl/exponential.ts';
import type { Piece } from '../../wgsl/piece.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { mergeAxes, positionOf } from '../axes.ts';
import { family } from '../family.ts';
import { nameOf } from '../in-place.ts';

const threads = 64;

/** The bits of an operation's result, from the bits `x` and `y` of its operands or the numbers `a` and `b` that they are. */
interface Formula {
  readonly bits: string;
  readonly uses?: readonly Piece[];
}

const either = 'isNaNBits(x) || isNaNBits(y)';
const comparison = (operator: string): Formula => ({ bits: `u32(!(${either}) && a ${operator} b)` });
/** That NaN stays NaN is not left to the compiler: training is stopped by it. */
const arithmetic = (expression: string): Formula => ({
  bits: `select(bitsOf(${expression}), silence, ${either})`,
});

const binaryFormulas: Record<BinaryOperation, Formula> = {
  add: arithmetic('a + b'),
  subtract: arithmetic('a - b'),
  multiply: arithmetic('a * b'),
  divide: { ...arithmetic('quotientOf(a, b)'), uses: [quotient] },
  pow: { bits: `select(powerBits(a, b), silence, ${either})`, uses: [power] },
  minimum: arithmetic('min(a, b)'),
  maximum: arithmetic('max(a, b)'),
  atan2: { ...arithmetic('arctangentOf(a, b)'), uses: [arctangent] },
  hypot: { ...arithmetic('hypotOf(a, b)'), uses: [hypot] },
  ldexp: { ...arithmetic('ldexpOf(a, b)'), uses: [ldexp] },
  phase: { bits: 'phaseBits(a, b)', uses: [phase] },
  less: comparison('<'),
  lessEqual: comparison('<='),
  equal: comparison('=='),
  notEqual: { bits: `u32(${either} || a != b)` },
};

/** Those of integers: `i` and `j` are the operands with their signs. */
const integerFormulas: Partial<Record<BinaryOperation, Formula>> = {
  add: { bits: 'x + y' },
  subtract: { bits: 'x - y' },
  multiply: { bits: 'x * y' },
  minimum: { bits: 'u32(min(i, j))' },
  maximum: { bits: 'u32(max(i, j))' },
  less: { bits: 'u32(i < j)' },
  lessEqual: { bits: 'u32(i <= j)' },
  equal: { bits: 'u32(x == y)' },
  notEqual: { bits: 'u32(x != y)' },
};

export function binary(machine: Machine): (call: BinaryCall) => void {
  const programs = family(
    (
      operation: BinaryOperation,
      type: string,
      flat: boolean,
      aInPlace: boolean,
      bInPlace: boolean,
    ): Program => {
      const formula = (type === 'int32' && integerFormulas[operation]) || binaryFormulas[operation];
      const position = flat ? 'vec3<u32>(index * P.axes[0].y, index * P.axes[0].z, 0u)' : 'positionOf(index)';
      const numbers =
        type === 'int32'
          ? 'let i = bitcast<i32>(x); let j = bitcast<i32>(y);'
          : 'let a = floatOf(x); let b = floatOf(y);';
      return {
        name: `binary ${operation}`,
        bindings: {
          ...(aInPlace ? {} : { left: reads('u32') }),
          ...(bInPlace ? {} : { right: reads('u32') }),
          result: writes('u32'),
        },
        parameters: { length: 'u32' },
        axes: true,
        uses: [nanBits, ...(flat ? [] : [positionOf]), ...(formula.uses ?? [])],
        threads,
        body: `
  if (index >= P.length) { return; }
  let position = ${position};
  let x = ${nameOf('left', aInPlace)}[position.x];
  let y = ${nameOf('right', bInPlace)}[position.y];
  ${numbers}
  result[index] = ${formula.bits};`,
      };
    },
  );
  return ({ operation, shape, a, b, out }) => {
    const length = sizeOf(shape);
    const axes = mergeAxes(shape, [a.strides, b.strides]);
    const program = programs(
      operation,
      a.storage.dtype,
      axes.length <= 1,
      a.storage === out,
      b.storage === out,
    );
    machine.run(program, {
      storages: { left: a.storage, right: b.storage, result: out },
      parameters: { length },
      axes,
      blocks: Math.ceil(length / threads),
    });
  };
}
