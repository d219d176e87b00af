import { similarityLoss } from '../../../kernels/training/similarity-loss.ts';
import { defineSuite } from '../../suite.ts';
import { functionError, sumError, within } from '../../tolerance.ts';
import { drawLabelled, labelledSizes } from './labelled.ts';

/** Cases of {@link similarityLoss}. */
export const similarityLossSuite = defineSuite(
  similarityLoss,
  [false, true].map((withGradient) => ({
    title: withGradient ? 'with the gradient' : 'the loss alone',
    cases: (draw) =>
      labelledSizes.map((size) => {
        const { batch, classes, phases, labels } = drawLabelled(draw, size);
        // The phase less its target is rounded once, which sine and cosine take for up to π · 2^−24.
        const ofTerm = functionError + Math.PI * 2 ** -24;
        return {
          title: `${batch} × ${classes}`,
          call: (bench) => ({
            batch,
            classes,
            phases: bench.given('float32', phases),
            labels: bench.given('int32', labels),
            out: bench.result('float32', 1, within(ofTerm + sumError(batch * classes), 0)),
            gradient: withGradient
              ? bench.result(
                  'float32',
                  batch * classes,
                  within(((2 * ofTerm + sumError(2)) * Math.PI) / (classes * batch), 0),
                  { name: 'gradient' },
                )
              : undefined,
          }),
        };
      }),
  })),
);
