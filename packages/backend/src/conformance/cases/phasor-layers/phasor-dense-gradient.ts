import { cosPi, sinPi } from '@argand/phasor';
import {
  type PhasorDenseGradientCall,
  phasorDenseGradient,
} from '../../../kernels/phasor-layers/phasor-dense-gradient.ts';
import type { Draw } from '../../draw.ts';
import { defineSuite, type KernelCase } from '../../suite.ts';
import { functionError, sumError, withinMagnitudes } from '../../tolerance.ts';
import { type DenseNumbers, drawDense, resized, sumsOf, weightSizes } from './phasor-dense.ts';

interface Wanted {
  readonly phases: boolean;
  readonly weight: boolean;
  readonly bias: boolean;
}

const all: Wanted = { phases: true, weight: true, bias: true };

/** How many operations a term goes through, that with π, which makes their errors larger, counted as four. */
export const roundingsOfTerm = 8;

/** How large the terms of each gradient are together, over which its error is counted. */
export function magnitudesOf(
  { batch, inputs, outputs, phases, weight }: DenseNumbers,
  z: Float32Array,
  gradient: ArrayLike<number>,
  damping: number,
) {
  const dx = new Float64Array(batch * inputs);
  const dw = new Float64Array(inputs * outputs);
  const db = new Float64Array(outputs);
  for (let position = 0; position < batch * outputs; position++) {
    const n = Math.floor(position / outputs);
    const o = position % outputs;
    const real = Math.abs(z[position]);
    const imaginary = Math.abs(z[batch * outputs + position]);
    if (real === 0 && imaginary === 0) continue;
    const scale = Math.abs(gradient[position]) / (Math.PI * (real ** 2 + imaginary ** 2 + damping));
    db[o] += imaginary * scale;
    for (let j = 0; j < inputs; j++) {
      const phase = phases[n * inputs + j];
      if (Number.isNaN(phase)) continue;
      const cosine = Math.abs(cosPi(phase));
      const sine = Math.abs(sinPi(phase));
      dw[j * outputs + o] += (cosine * imaginary + sine * real) * scale;
      dx[n * inputs + j] +=
        Math.PI * Math.abs(weight[j * outputs + o]) * (cosine * real + sine * imaginary) * scale;
    }
  }
  return { dx, dw, db };
}

function of(
  draw: Draw,
  numbers: DenseNumbers,
  damping: number,
  wanted: Wanted,
  title = '',
): KernelCase<PhasorDenseGradientCall> {
  const { batch, inputs, outputs } = numbers;
  const sum = Float32Array.from(sumsOf(numbers).sums);
  const gradient = draw.uniform(batch * outputs, -1, 1);
  const { dx, dw, db } = magnitudesOf(numbers, sum, gradient, damping);
  // Of each term: sine or cosine, |z|² and its quotient, and the product.
  const ofTerm = 2 * functionError + sumError(6);
  const tolerance = (terms: number, magnitudes: Float64Array) =>
    withinMagnitudes(ofTerm + sumError(terms), magnitudes, roundingsOfTerm * terms);
  return {
    title: `${batch} × ${inputs} → ${outputs}, damping ${damping}, for ${Object.entries(wanted)
      .filter(([, isWanted]) => isWanted)
      .map(([name]) => name)}${title}`,
    call: (bench) => ({
      batch,
      inputs,
      outputs,
      phases: bench.given('float32', numbers.phases),
      weight: bench.given('float32', numbers.weight),
      sum: bench.given('float32', sum),
      gradient: bench.given('float32', gradient),
      damping,
      phasesGradient: wanted.phases
        ? bench.result('float32', dx.length, tolerance(2 * outputs, dx), {
            name: 'phasesGradient',
          })
        : undefined,
      weightGradient: wanted.weight
        ? bench.result('float32', dw.length, tolerance(2 * batch, dw), {
            name: 'weightGradient',
          })
        : undefined,
      biasGradient: wanted.bias
        ? bench.result('float32', db.length, tolerance(batch, db), {
            name: 'biasGradient',
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
];

/** Cases of {@link phasorDenseGradient}. */
export const phasorDenseGradientSuite = defineSuite(phasorDenseGradient, [
  {
    title: 'sizes and damping',
    cases: (draw) =>
      sizes.flatMap((size) =>
        [0, 0.3, 1].map((damping) => of(draw, drawDense(draw, size, true), damping, all)),
      ),
  },
  {
    title: 'sums of all sizes',
    cases: (draw) =>
      weightSizes.flatMap((size) =>
        [0, 0.3].map((damping) =>
          of(draw, resized(drawDense(draw, [4, 9, 5], true), size), damping, all, `, of size ${size}`),
        ),
      ),
  },
  {
    title: 'some of the gradients',
    cases: (draw) =>
      [
        { phases: true, weight: false, bias: false },
        { phases: false, weight: true, bias: false },
        { phases: false, weight: false, bias: true },
        { phases: false, weight: true, bias: true },
        { phases: false, weight: false, bias: false },
      ].map((wanted) => of(draw, drawDense(draw, [6, 19, 11], true), 0.3, wanted)),
  },
  {
    title: 'sums of exactly 0, with and without damping',
    cases: (draw) =>
      [0, 0.5].map((damping) => {
        const inputs = 2;
        const opposite = Array.from({ length: 5 * inputs }, (_, i) => (i % inputs === 0 ? 0.5 : -0.5));
        const numbers = {
          batch: 5,
          inputs,
          outputs: 3,
          phases: opposite,
          // The first column cancels, the others do not.
          weight: [1, 1, 2, 1, 0.5, -1],
          bias: undefined,
        };
        return of(draw, numbers, damping, all);
      }),
  },
]);
