import { rmspropStep } from '../../../kernels/training/rmsprop-step.ts';
import { lengths } from '../../layouts.ts';
import { defineSuite } from '../../suite.ts';
import { functionError, withinMagnitudes } from '../../tolerance.ts';

const settings = [
  { rate: 0.001, rho: 0.9, epsilon: 1e-7 },
  { rate: 0.1, rho: 0.999, epsilon: 0.01 },
];

/** Cases of {@link rmspropStep}. */
export const rmspropStepSuite = defineSuite(
  rmspropStep,
  settings.map((setting) => ({
    title: `rate ${setting.rate}, rho ${setting.rho}`,
    cases: (draw) =>
      lengths.map((length) => {
        const { rate, rho, epsilon } = setting;
        const gradient = draw.uniform(length, -1, 1).map((g, i) => (i % 6 === 5 ? 0 : g));
        const parameter = draw.uniform(length, -2, 2);
        // Every fourth is at its first step, every twelfth has never seen a gradient.
        const before = draw.uniform(length, 0.01, 1).map((s, i) => (i % 4 === 1 ? 0 : s));
        const ofSquare = before.map((s, i) => rho * s + (1 - rho) * gradient[i] ** 2);
        const ofParameter = parameter.map(
          (p, i) => Math.abs(p) + (5 * rate * Math.abs(gradient[i])) / (Math.sqrt(ofSquare[i]) + epsilon),
        );
        return {
          title: `${length} parameters`,
          call: (bench) => ({
            ...setting,
            length,
            gradient: bench.given('float32', gradient),
            parameter: bench.given('float32', parameter),
            newParameter: bench.result('float32', length, withinMagnitudes(functionError, ofParameter), {
              name: 'newParameter',
            }),
            meanSquare: bench.given('float32', before),
            newMeanSquare: bench.result('float32', length, withinMagnitudes(functionError, ofSquare), {
              name: 'newMeanSquare',
            }),
          }),
        };
      }),
  })),
);
