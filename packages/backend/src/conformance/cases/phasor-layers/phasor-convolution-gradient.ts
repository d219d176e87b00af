import { windowAt } from '../../../kernels/phasor-layers/convolution-layout.ts';
import {
  type PhasorConvolutionGradientCall,
  phasorConvolutionGradient,
} from '../../../kernels/phasor-layers/phasor-convolution-gradient.ts';
import type { Draw } from '../../draw.ts';
import { defineSuite, type KernelCase } from '../../suite.ts';
import { functionError, sumError, withinMagnitudes } from '../../tolerance.ts';
import {
  type ConvolutionNumbers,
  convolutions,
  drawConvolution,
  titleOf,
  windowsOf,
} from './phasor-convolution.ts';
import { resized, sumsOf, weightSizes } from './phasor-dense.ts';
import { magnitudesOf, roundingsOfTerm } from './phasor-dense-gradient.ts';

type Wanted = readonly ('phases' | 'weight' | 'bias')[];

function of(
  draw: Draw,
  numbers: ConvolutionNumbers,
  damping: number,
  wanted: Wanted,
): KernelCase<PhasorConvolutionGradientCall> {
  const windows = windowsOf(numbers);
  const { batch: positions, inputs, outputs } = windows;
  const sum = Float32Array.from(sumsOf(windows).sums);
  const gradient = draw.uniform(positions * outputs, -1, 1);
  const { dx: ofWindows, dw, db } = magnitudesOf(windows, sum, gradient, damping);
  const dx = new Float64Array(numbers.phases.length);
  for (let position = 0; position < positions; position++) {
    for (const [source, k] of windowAt(numbers, position)) dx[source] += ofWindows[position * inputs + k];
  }
  const ofTerm = 2 * functionError + sumError(6);
  const reached = numbers.kernelHeight * numbers.kernelWidth;
  return {
    title: `${titleOf(numbers)}, damping ${damping}, for ${wanted}`,
    call: (bench) => {
      const result = (name: (typeof wanted)[number], magnitudes: Float64Array, terms: number) =>
        wanted.includes(name)
          ? bench.result(
              'float32',
              magnitudes.length,
              withinMagnitudes(ofTerm + sumError(terms), magnitudes, roundingsOfTerm * terms),
              {
                name: `${name}Gradient`,
              },
            )
          : undefined;
      return {
        ...numbers,
        phases: bench.given('float32', numbers.phases),
        weight: bench.given('float32', numbers.weight),
        sum: bench.given('float32', sum),
        gradient: bench.given('float32', gradient),
        damping,
        phasesGradient: result('phases', dx, 2 * outputs * reached),
        weightGradient: result('weight', dw, 2 * positions),
        biasGradient: result('bias', db, positions),
      };
    },
  };
}

/** The convolution of cases that vary something else. */
const [batch, layout] = convolutions[7];

/** Cases of {@link phasorConvolutionGradient}. */
export const phasorConvolutionGradientSuite = defineSuite(phasorConvolutionGradient, [
  {
    title: 'random',
    cases: (draw) =>
      convolutions.flatMap(([batch, shape]) =>
        [0.5, 1e-3].map((damping) =>
          of(draw, drawConvolution(draw, batch, shape, true), damping, ['phases', 'weight', 'bias']),
        ),
      ),
  },
  {
    title: 'sums of all sizes',
    cases: (draw) =>
      weightSizes.flatMap((size) =>
        [0, 0.3].map((damping) =>
          of(draw, resized(drawConvolution(draw, batch, layout, true), size), damping, [
            'phases',
            'weight',
            'bias',
          ]),
        ),
      ),
  },
  {
    title: 'one gradient alone',
    cases: (draw) =>
      (['phases', 'weight', 'bias'] as const).map((name) =>
        of(draw, drawConvolution(draw, batch, layout, false), 0.1, [name]),
      ),
  },
]);
