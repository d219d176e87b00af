import { interfaceKind, type Numbers } from '@argand/backend';
import { distance } from '@argand/phasor';
import { type Settings, SettingsReader } from './json.ts';

/** How the phases of the last layer are read as a class. */
export interface Readout {
  readonly kind: string;
  /** What stands beside `kind` in the network file. */
  readonly settings: Settings;
  readonly classes: number;
  /** The class of each row of phases [samples, classes]; −1 where every phase is missing. */
  classify(phases: Numbers<'float32'>): Int32Array;
}

/** How a readout is read from a network file. */
export interface ReadoutKind {
  readonly kind: string;
  /**
   * @param place where it stands in the file, for errors
   * @throws Error that names the place and the field, if a setting is missing, unknown or impossible
   */
  read(settings: Settings, place: string): Readout;
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
    throw new Error(`quadrature(${classes}): classes must be a whole number above 0.`);
  }
  return {
    kind: 'quadrature',
    settings: { classes },
    classes,
    classify(phases) {
      if (phases.length % classes !== 0) {
        throw new Error(
          `quadrature(${classes}): ${phases.length} phases are not rows of ${classes}, one for each class.`,
        );
      }
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
  };
}

/** {@link Readout}, for checks of arguments. */
export const readoutInterface = interfaceKind<Readout>(['classes', 'classify'], {
  name: 'Readout',
  package: '@argand/layers',
  remedy: 'Pass network.description.readout, or one such as quadrature(10).',
});

/** How {@link quadrature} is read from a file. */
export const quadratureKind: ReadoutKind = {
  kind: 'quadrature',
  read: (settings, place) => quadrature(new SettingsReader(settings, place, ['classes']).whole('classes')),
};

/** The kinds of readouts that this package brings. A reader of files takes `[...standardReadouts, yours]`. */
export const standardReadouts: readonly ReadoutKind[] = [quadratureKind];
