import { momentumStep } from '../../../kernels/training/momentum-step.ts';
import { lengths } from '../../layouts.ts';
import { defineSuite } from '../../suite.ts';
import { functionError, withinMagnitudes } from '../../tolerance.ts';

const settings = [
  { rate: 0.1, momentum: 0 },
  { rate: 0.01, momentum: 0.9 },
];

/** Cases of {@link momentumStep}. */
export const momentumStepSuite = defineSuite(
  momentumStep,
  settings.map((setting) => ({
    title: `rate ${setting.rate}, momentum ${setting.momentum}`,
    cases: (draw) =>
      lengths.map((length) => {
        const { rate, momentum } = setting;
        const gradient = draw.uniform(length, -1, 1);
        const parameter = draw.uniform(length, -2, 2);
        const before = draw.uniform(length, -3, 3);
        const ofVelocity = before.map((v, i) => Math.abs(momentum * v) + Math.abs(gradient[i]));
        const ofParameter = parameter.map((p, i) => Math.abs(p) + rate * ofVelocity[i]);
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
            velocity: bench.given('float32', before),
            newVelocity: bench.result('float32', length, withinMagnitudes(functionError, ofVelocity), {
              name: 'newVelocity',
            }),
          }),
        };
      }),
  })),
);
