import type { Numbers } from '@argand/backend';
import { distance } from '@argand/phasor';
import { type Settings, SettingsReader } from './json.ts';

/** How the phases of the last layer are read as a class. */
export interface Readout {
  readonly kind: string;
  readonly settings: Settings;
  readonly classes: number;
  /** The class of each row of phases [samples, classes]; −1 where every phase is missing. */
  classify(phases: Numbers<'float32'>): Int32Array;
}

/**
 * The quadrature readout: the class's neuron is trained to phase ½, the others to 0, so the class is the phase nearest to
 * ½ on the circle, argmin |wrap(y − ½)|, the first if tied. A missing phase never wins.
 *
 * @example
 * ```ts
 * import { quadrature } from '@argand/layers';
 *
 * [...quadrature(3).classify(Float32Array.of(0, 0.4, -0.9))]; // [ 1 ]
 * ```
 */
export function quadrature(classes: number): Readout {
  if (!Number.isSafeInteger(classes) || classes < 1)
    throw new Error(`quadrature(${classes}): classes must be a whole number above 0.`);
  return {
    kind: 'quadrature',
    settings: { classes },
    classes,
    classify(phases) {
      const samples = phases.length / classes;
      const result = new Int32Array(samples).fill(-1);
      for (let n = 0; n < samples; n++) {
        let nearest = Number.POSITIVE_INFINITY;
        for (let c = 0; c < classes; c++) {
          const away = distance(phases[n * classes + c], 0.5);
          if (away < nearest) {
            nearest = away;
            result[n] = c;
          }
        }
      }
      return result;
    },
  };
}

/** The readout that a file describes. @throws Error if its kind is unknown. */
export function readReadout(kind: unknown, settings: Settings, place: string): Readout {
  if (kind !== 'quadrature')
    throw new Error(`${place}: kind is ${JSON.stringify(kind)}; this version knows quadrature.`);
  return quadrature(new SettingsReader(settings, place).whole('classes'));
}
