import { cosPi, sinPi } from '@argand/phasor';
import { type PhasorDenseCall, phasorDense } from '../../../kernels/phasor-layers/phasor-dense.ts';
import type { Draw } from '../../draw.ts';
import { defineSuite, type KernelCase } from '../../suite.ts';
import { functionError, phaseOfSum, sumError, withinMagnitudes } from '../../tolerance.ts';

/** The numbers of a call of {@link phasorDense}. */
export interface DenseNumbers {
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly phases: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
  readonly bias: ArrayLike<number> | undefined;
}

/** What the sums are, and how large their terms: for tolerances, and for the sums that a gradient takes. */
export function sumsOf({ batch, inputs, outputs, phases, weight, bias }: DenseNumbers) {
  const size = batch * outputs;
  const sums = new Float64Array(2 * size);
  const magnitudes = new Float64Array(2 * size);
  for (let position = 0; position < size; position++) {
    const n = Math.floor(position / outputs);
    const o = position % outputs;
    sums[position] = bias?.[o] ?? 0;
    let magnitude = Math.abs(sums[position]);
    for (let j = 0; j < inputs; j++) {
      const phase = phases[n * inputs + j];
      const w = weight[j * outputs + o];
      if (Number.isNaN(phase)) continue;
      sums[position] += w * cosPi(phase);
      sums[size + position] += w * sinPi(phase);
      magnitude += Math.abs(w);
    }
    magnitudes[position] = magnitude;
    magnitudes[size + position] = magnitude;
  }
  const sizes = Float64Array.from({ length: size }, (_, position) =>
    Math.hypot(sums[position], sums[size + position]),
  );
  return { sums, magnitudes, sizes };
}

/** Draws the numbers of a layer whose every seventh input is silent. */
export function drawDense(
  draw: Draw,
  [batch, inputs, outputs]: readonly number[],
  withBias: boolean,
): DenseNumbers {
  return {
    batch,
    inputs,
    outputs,
    phases: draw.phases(batch * inputs).map((phase, i) => (i % 7 === 3 ? Number.NaN : phase)),
    weight: draw.uniform(inputs * outputs, -1, 1),
    bias: withBias ? draw.uniform(outputs, -2, 2) : undefined,
  };
}

/**
 * Sizes of weights at which the square of a sum is no float32, and those in between. A term that is 10⁻⁹ of the largest is a normal float32
 * still, and so is its share of a gradient.
 */
export const weightSizes: readonly number[] = [1e-28, 1e-22, 1e-12, 1e12, 1e22, 1e28];

/** The same numbers with weights and biases of another size. */
export function resized<N extends Pick<DenseNumbers, 'weight' | 'bias'>>(numbers: N, size: number): N {
  const times = (list: ArrayLike<number>) => Float32Array.from(list, (x) => x * size);
  return { ...numbers, weight: times(numbers.weight), bias: numbers.bias && times(numbers.bias) };
}

function of(title: string, numbers: DenseNumbers, withSum: boolean): KernelCase<PhasorDenseCall> {
  const { batch, inputs, outputs } = numbers;
  const { magnitudes, sizes } = sumsOf(numbers);
  // Each term is off by that of its sine or cosine, and the sum by its roundings.
  const relative = sumError(inputs + 1) + functionError;
  return {
    title: `${batch} × ${inputs} → ${outputs} ${title}${withSum ? ', with sums' : ''}`,
    call: (bench) => ({
      batch,
      inputs,
      outputs,
      phases: bench.given('float32', numbers.phases),
      weight: bench.given('float32', numbers.weight),
      bias: numbers.bias && bench.given('float32', numbers.bias),
      out: bench.result('float32', batch * outputs, phaseOfSum(relative, magnitudes, sizes)),
      sum: withSum
        ? bench.result('float32', 2 * batch * outputs, withinMagnitudes(relative, magnitudes), {
            name: 'sum',
          })
        : undefined,
    }),
  };
}

const sizes = [
  [0, 3, 2],
  [3, 2, 0],
  [3, 0, 2],
  [1, 1, 1],
  [1, 5, 3],
  [2, 3, 5],
  [4, 8, 16],
  [7, 63, 9],
  [5, 64, 10],
  [3, 65, 17],
  [65, 17, 33],
  [2, 300, 100],
  [17, 784, 12],
];

/** Batches, each with one input pattern a row, in which every sum is exact. */
const exactRows = {
  phases: [
    ...[0, -1, 0.5, -0.5],
    ...[Number.NaN, Number.NaN, Number.NaN, Number.NaN],
    ...[-1, -1, Number.NaN, -1],
    ...[0, 0, 0, 0],
    ...[0.5, -0.5, 0.5, -0.5],
    ...[0.5, 0.5, -0.5, 0.5],
  ],
  // Columns: all equal (the sums cancel), all but one negative, small whole numbers.
  weight: [1, -1, 1, 1, -1, 2, 1, -1, 3, 1, -1, -4],
};

/** Cases of {@link phasorDense}. */
export const phasorDenseSuite = defineSuite(phasorDense, [
  {
    title: 'random',
    cases: (draw) =>
      sizes.flatMap((size) => [
        of('without bias', drawDense(draw, size, false), false),
        of('with bias', drawDense(draw, size, true), true),
      ]),
  },
  {
    title: 'weights of all sizes',
    cases: (draw) =>
      weightSizes.map((size) => of(`of size ${size}`, resized(drawDense(draw, [3, 9, 5], true), size), true)),
  },
  {
    title: 'silence, exact zeros and the seam',
    cases: () =>
      [undefined, [0, 0, 0], [1, -1, 2], [-4, 4, -2]].map((bias) =>
        of(
          bias ? `bias ${bias}` : 'without bias',
          { batch: 6, inputs: 4, outputs: 3, ...exactRows, bias },
          true,
        ),
      ),
  },
]);
