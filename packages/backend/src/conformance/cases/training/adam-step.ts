import { adamStep } from '../../../kernels/training/adam-step.ts';
import { lengths } from '../../layouts.ts';
import { defineSuite } from '../../suite.ts';
import { functionError, withinMagnitudes } from '../../tolerance.ts';

const settings = [
  { rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 1, weightDecay: 0 },
  { rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 1000, weightDecay: 0.01 },
  { rate: 0.3, beta1: 0, beta2: 0.5, epsilon: 0.1, step: 3, weightDecay: 0.5 },
];

/** Cases of {@link adamStep}. 1 − β must be taken before it is rounded to float32: 1 − 0.999 loses five digits. */
export const adamStepSuite = defineSuite(
  adamStep,
  settings.map((setting) => ({
    title: `step ${setting.step}, decay ${setting.weightDecay}`,
    cases: (draw) =>
      lengths.map((length) => {
        const { rate, beta1, beta2, epsilon, step, weightDecay } = setting;
        const gradient = draw.uniform(length, -1, 1).map((g, i) => (i % 6 === 5 ? 0 : g));
        const parameter = draw.uniform(length, -2, 2);
        const fresh = step === 1;
        const first = draw.uniform(length, -1, 1).map((m, i) => (fresh || i % 6 === 5 ? 0 : m));
        const second = draw.uniform(length, 0.01, 1).map((v) => (fresh ? 0 : v));
        const ofFirst = first.map((m, i) => Math.abs(beta1 * m) + Math.abs((1 - beta1) * gradient[i]));
        const ofSecond = second.map((v, i) => beta2 * v + (1 - beta2) * gradient[i] ** 2);
        const ofParameter = parameter.map((p, i) => {
          const root = Math.sqrt(ofSecond[i] / (1 - beta2 ** step)) + epsilon;
          return (
            Math.abs(p) + 5 * rate * (ofFirst[i] / (1 - beta1 ** step) / root + weightDecay * Math.abs(p))
          );
        });
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
            firstMoment: bench.given('float32', first),
            newFirstMoment: bench.result('float32', length, withinMagnitudes(functionError, ofFirst), {
              name: 'newFirstMoment',
            }),
            secondMoment: bench.given('float32', second),
            newSecondMoment: bench.result('float32', length, withinMagnitudes(functionError, ofSecond), {
              name: 'newSecondMoment',
            }),
          }),
        };
      }),
  })),
);
