import { similarityCrossEntropy } from '../../../kernels/training/similarity-cross-entropy.ts';
import { defineSuite } from '../../suite.ts';
import { functionError, sumError, within } from '../../tolerance.ts';
import { drawLabelled, labelledSizes } from './labelled.ts';

/** Cases of {@link similarityCrossEntropy}. */
export const similarityCrossEntropySuite = defineSuite(
  similarityCrossEntropy,
  [1, 10, 100].map((sharpness) => ({
    title: `sharpness ${sharpness}`,
    cases: (draw) =>
      labelledSizes.flatMap((size) =>
        [false, true].map((withGradient) => {
          const { batch, classes, phases, labels } = drawLabelled(draw, size);
          // A logit is off by that of its sine times the sharpness; an exponential is off by as much, relatively.
          const ofLogit = sharpness * (functionError + sumError(0)) + functionError;
          const ofLoss = 2 * ofLogit + sumError(classes) + 2 * sharpness * sumError(batch);
          const ofGradient = (3 * ofLogit + 2 * sumError(classes) + 2 * functionError) * sharpness * Math.PI;
          return {
            title: `${batch} × ${classes}${withGradient ? ', with the gradient' : ''}`,
            call: (bench) => ({
              batch,
              classes,
              sharpness,
              phases: bench.given('float32', phases),
              labels: bench.given('int32', labels),
              out: bench.result('float32', 1, within(ofLoss, 0)),
              gradient: withGradient
                ? bench.result('float32', batch * classes, within(ofGradient / batch, 0), {
                    name: 'gradient',
                  })
                : undefined,
            }),
          };
        }),
      ),
  })),
);
