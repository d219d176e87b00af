import { interfaceType, type Numbers } from '@argand/backend';
import { OptionError, ShapeError } from '@argand/errors';
import { distance, sinPi } from '@argand/phasor';
import { type Settings, SettingsReader } from './json.ts';

/** How the phases of the last layer are read as a class. */
export interface Readout {
  readonly kind: string;
  /** The fields beside `kind` in the network file. */
  readonly settings: Settings;
  readonly classes: number;
  /** The class of each row of phases [samples, classes]; −1 where every phase is missing. */
  classify(phases: Numbers<'float32'>): Int32Array;
  /** The confidence in the class of each row of phases, from 0 to 1; 0 where every phase is missing. */
  confidences?(phases: Numbers<'float32'>): Float64Array;
}

/** How a readout is read from a network file. */
export interface ReadoutKind {
  readonly kind: string;
  /**
   * @param path path in the file, for errors
   * @throws Error that names the path and the field, if a setting is missing, unknown or impossible
   */
  read(settings: Settings, path: string): Readout;
}

/**
 * The quadrature readout: the class's neuron is trained to phase ½, the others to 0, so the class is the phase nearest to
 * ½ on the circle, argmin |wrap(y − ½)|, the first if tied. A missing phase (NaN) never wins.
 *
 * Source: Olin-Ammentorp and Bazhenov, arXiv 2106.11908, section III.
 *
 * @throws Error if classes is not a whole number above 0; `classify` if the phases are not rows of `classes`
 * @example
 * ```ts
 * import { quadrature } from '@argand/layers';
 *
 * quadrature(3).classify(Float32Array.of(0, 0.4, -0.9)); // Int32Array(1) [ 1 ]
 * ```
 */
export function quadrature(classes: number): Readout {
  if (!Number.isSafeInteger(classes) || classes < 1) {
    throw new OptionError(`quadrature(${classes}): classes must be a whole number above 0.`);
  }
  const requireRows = ({ length }: Numbers<'float32'>): void => {
    if (length % classes === 0) return;
    throw new ShapeError(
      `quadrature(${classes}): ${length} phases are not rows of ${classes}, one for each class.`,
    );
  };
  return {
    kind: 'quadrature',
    settings: { classes },
    classes,
    classify(phases) {
      requireRows(phases);
      const predictions = new Int32Array(phases.length / classes).fill(-1);
      for (let n = 0; n < predictions.length; n++) {
        let nearest = Number.POSITIVE_INFINITY;
        for (let c = 0; c < classes; c++) {
          const away = distance(phases[n * classes + c], 0.5);
          // False for NaN: a silent neuron does not win.
          if (away < nearest) {
            nearest = away;
            predictions[n] = c;
          }
        }
      }
      return predictions;
    },
    confidences(phases) {
      requireRows(phases);
      return Float64Array.from({ length: phases.length / classes }, (_, n) => {
        let largest = Number.NEGATIVE_INFINITY;
        // A missing phase has logit 0, as in the loss, and is never the class.
        const logits = Float64Array.from({ length: classes }, (_, c) => {
          const phase = phases[n * classes + c];
          if (Number.isNaN(phase)) return 0;
          const logit = sharpness * sinPi(phase);
          largest = Math.max(largest, logit);
          return logit;
        });
        if (largest === Number.NEGATIVE_INFINITY) return 0;
        return 1 / logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
      });
    },
  };
}

/** {@link Readout}, for checks of arguments. */
export const readoutInterface = interfaceType<Readout>(['classes', 'classify'], {
  name: 'Readout',
  package: '@argand/layers',
  remedy: 'Pass network.description.readout, or one such as quadrature(10).',
});

/** Of the softmax of {@link quadrature}'s confidences: the default of `similarityCrossEntropy`. */
const sharpness = 10;

/** How {@link quadrature} is read from a file. */
export const quadratureKind: ReadoutKind = {
  kind: 'quadrature',
  read: (settings, path) => quadrature(new SettingsReader(settings, path, ['classes']).whole('classes')),
};

/** The kinds of readouts that this package brings. A reader of files takes `[...standardReadouts, yours]`. */
export const standardReadouts: readonly ReadoutKind[] = [quadratureKind];
