import { type UnaryOperation, unary, unaryOperations } from '../../../kernels/arrays/unary.ts';
import type { ElementType } from '../../../storage.ts';
import type { Draw } from '../../draw.ts';
import { lengths } from '../../layouts.ts';
import { type CaseGroup, defineSuite, type KernelCase } from '../../suite.ts';
import { exact, functionError, type Tolerance, within } from '../../tolerance.ts';

/** Three units in the last place: what a shading language promises of a division. */
const division = within(0, functionError);

/** Small results keep their relative accuracy: the angle is reduced exactly before the polynomial. */
const angle: Tolerance = {
  kind: 'number',
  bound: (want) => Math.min(functionError, 1e-6 * Math.abs(want)),
};

interface Plan {
  readonly tolerance: Tolerance;
  /** Where random numbers are drawn from. */
  readonly from: (draw: Draw, length: number) => ArrayLike<number>;
  /** Numbers beside those of {@link ordinary}. */
  readonly edges?: readonly number[];
  /** Whether the ordinary edges lie in the operation's domain. */
  readonly positive?: true;
  /** Outside of the operation's domain: NaN on every device. */
  readonly outside?: readonly number[];
  /** With infinities or NaN, for a device that promises them. */
  readonly beyond?: readonly number[];
}

const nan = Number.NaN;
const infinity = Number.POSITIVE_INFINITY;
const around = (low: number, high: number) => (draw: Draw, length: number) => draw.uniform(length, low, high);
const wide = (draw: Draw, length: number) => draw.magnitudes(length, -20, 20);
/** All of float32 but its denormals. */
const entire = (draw: Draw, length: number) => draw.magnitudes(length, -37.9, 38.5);
const words = (draw: Draw, length: number) => draw.integers(length, -(2 ** 31), 2 ** 31);

const ordinary = [0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2, -2, 3, 1e-6, -1e-6, 0.1, 8_388_607.5, -8_388_607.5];
const ordinaryPositive = [1, 0.5, 1.5, 2, 3, 1e-6, 0.1, 1e-30, 1e30, 8_388_607.5];
const ordinaryIntegers = [0, 1, -1, 2, -2, 255, 256, 2 ** 24, -(2 ** 24), 2 ** 31 - 1, -(2 ** 31)];
const everyHalf = Array.from({ length: 65 }, (_, i) => (i - 32) / 2);

/** From the least normal float32 to the largest power of 2. */
const powersOfTwo = [-125, -124, -64, -1, 0, 1, 2, 23, 24, 64, 126, 127].map((exponent) => 2 ** exponent);

const plans: Record<UnaryOperation, Plan> = {
  neg: { tolerance: exact, from: wide, beyond: [nan, infinity] },
  abs: { tolerance: exact, from: wide, beyond: [nan, -infinity] },
  sign: { tolerance: exact, from: wide, beyond: [nan, infinity, -infinity] },
  floor: { tolerance: exact, from: around(-1000, 1000), edges: [-0.25, 16_777_216], beyond: [nan, infinity] },
  reciprocal: { tolerance: division, from: entire, positive: true, beyond: [nan, 0, infinity] },
  sqrt: {
    tolerance: division,
    from: (draw, length) => entire(draw, length).map(Math.abs),
    positive: true,
    edges: [0, 4, 9],
    outside: [-1, -1e-30, -1e30],
    beyond: [nan, -1, infinity],
  },
  exp: {
    tolerance: division,
    from: around(-80, 80),
    edges: [-87, 88, -200],
    beyond: [nan, infinity, -infinity, 90],
  },
  log: {
    tolerance: { kind: 'number', bound: (want) => functionError * Math.max(1, Math.abs(want)) },
    from: (draw, length) => entire(draw, length).map(Math.abs),
    positive: true,
    edges: [0.999, 1.001],
    outside: [-1, -1e-30, -1e30],
    beyond: [nan, -1, 0, infinity],
  },
  exponent: {
    tolerance: exact,
    from: (draw, length) => draw.magnitudes(length, -37, 38),
    edges: [
      ...powersOfTwo,
      ...powersOfTwo.map((x) => x * (1 - 2 ** -24)),
      ...powersOfTwo.map((x) => -x * (1 + 2 ** -23)),
    ],
    beyond: [nan, infinity, -infinity],
  },
  sin: { tolerance: within(functionError, 0), from: around(-100, 100), edges: [Math.PI], beyond: [nan] },
  cos: { tolerance: within(functionError, 0), from: around(-100, 100), edges: [Math.PI], beyond: [nan] },
  sinPi: { tolerance: angle, from: around(-4, 4), edges: [...everyHalf, 1e-20, nan, 1000.25] },
  cosPi: { tolerance: angle, from: around(-4, 4), edges: [...everyHalf, 1e-20, nan, 1000.25] },
  isNaN: { tolerance: exact, from: wide, edges: [nan, 0, nan, nan, 1, nan], beyond: [infinity, -infinity] },
  logicalNot: { tolerance: exact, from: (draw, length) => draw.integers(length, -1, 2) },
  toFloat: { tolerance: within(0, 2 ** -23), from: words },
  toInt: {
    tolerance: exact,
    from: around(-1000, 1000),
    edges: [2 ** 31, -(2 ** 31), 3e9, -3e9, 2_147_483_520, 0.99999994, -0.99999994],
    beyond: [nan, infinity, -infinity],
  },
  unit: { tolerance: exact, from: words },
};

function names(): UnaryOperation[] {
  return Object.keys(plans).filter((name): name is UnaryOperation => name in unaryOperations);
}

function group(
  operation: UnaryOperation,
  input: ElementType,
): CaseGroup<Parameters<typeof unary.reference>[0]> {
  const { tolerance, from, edges = [], positive, outside = [], beyond = [] } = plans[operation];
  const output = unaryOperations[operation].out;
  const out = output === 'same' ? input : output;
  return {
    title: `${operation} of ${input}`,
    cases: (draw) => {
      const make = (
        title: string,
        numbers: ArrayLike<number>,
      ): KernelCase<Parameters<typeof unary.reference>[0]> => ({
        title,
        call: (bench) => ({
          operation,
          length: numbers.length,
          input: bench.given(input, numbers),
          out: bench.result(out, numbers.length, input === 'int32' && out === 'int32' ? exact : tolerance),
        }),
      });
      const usual = input === 'int32' ? ordinaryIntegers : positive ? ordinaryPositive : ordinary;
      const cases = [
        make('edge values', [...usual, ...(input === 'int32' ? [] : edges)]),
        ...lengths.map((length) =>
          make(`${length} numbers`, input === 'int32' ? words(draw, length) : from(draw, length)),
        ),
      ];
      if (outside.length > 0) cases.push(make('outside of its domain', outside));
      if (operation === 'logicalNot') cases.push(make('truth values', from(draw, 21)));
      if (input === 'float32') {
        cases.push(
          { ...make('NaN and infinities', beyond), needs: ['nan'] },
          { ...make('zeros', zeroEdges(operation)), needs: ['signedZero'] },
          { ...make('denormals', denormalEdges(operation)), needs: ['denormals'] },
        );
      }
      if (out === input) {
        const numbers = input === 'int32' ? words(draw, 37) : from(draw, 37);
        cases.push({
          title: 'in place',
          call: (bench) => {
            const both = bench.result(input, numbers.length, input === 'int32' ? exact : tolerance, {
              start: numbers,
            });
            return { operation, length: numbers.length, input: both, out: both };
          },
        });
      }
      return cases;
    },
  };
}

const keepsSignOfZero: readonly UnaryOperation[] = ['neg', 'abs', 'sign', 'floor', 'sqrt'];
const keepsDenormals: readonly UnaryOperation[] = ['neg', 'abs', 'sign', 'isNaN', 'floor', 'exponent'];

function zeroEdges(operation: UnaryOperation): readonly number[] {
  return keepsSignOfZero.includes(operation) ? [0, -0] : [];
}

function denormalEdges(operation: UnaryOperation): readonly number[] {
  return keepsDenormals.includes(operation) ? [1e-40, -1e-40, 2 ** -149] : [];
}

/** Cases of {@link unary}. */
export const unarySuite = defineSuite(
  unary,
  names().flatMap((operation) => unaryOperations[operation].input.map((type) => group(operation, type))),
);
