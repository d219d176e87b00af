import { requireFloats } from '@argand/arrays';
import { interfaceType, requireOptions, requireType } from '@argand/backend';
import { OptionError } from '@argand/errors';
import { type Readout, readoutInterface } from '@argand/layers';
import { distance } from '@argand/phasor';

/** Decoded cycles of some images, of which the last one is where they end. */
export interface OutputTrace {
  readonly images: number;
  readonly outputs: number;
  readonly cycles: number;
  /** [images, cycles, outputs], NaN where an output was silent. */
  readonly phases: Float64Array;
}

const movingKind = interfaceType<OutputTrace>(['images', 'outputs', 'cycles', 'phases'], {
  name: 'OutputTrace',
  package: '@argand/spiking',
  remedy: 'Pass { images, outputs, cycles, phases }.',
});

/** Options of {@link settledAfter}. */
export interface SettledAfterOptions {
  /** The cycle from which on the input is another. Default 0. */
  readonly change?: number | undefined;
  /** How far phases may be from where they end, on the circle, in units of π. Default 0.02. */
  readonly tolerance?: number | undefined;
}

/** In how many cycles outputs came to where they end. */
export interface SettledAfter {
  /** [images] cycles until the answer is that of the end, for good; −1 where it was not seen to be. */
  readonly answer: Int32Array;
  /** [images] cycles until every phase is near that of the end, for good; −1 likewise. */
  readonly phases: Int32Array;
}

/**
 * After how many cycles the output has followed a change of its input: answers and phases are compared with those of the last cycle F, in which the
 * output ends, and with nothing else.
 *
 * With y_c the output phases of cycle c, a the cycle of the change, and d the distance on the circle,
 *
 *     answer = min { k ≥ 0 : class(y_c) = class(y_F)          for all a + k ≤ c ≤ F }
 *     phases = min { k ≥ 0 : d(y_co, y_Fo) ≤ tolerance, all o, for all a + k ≤ c ≤ F }
 *
 * So an answer that the change of input did not change has 0. An output that is silent in both is where it ends. Where no cycle but F itself is so, or nothing can be read in F, the output was not seen to settle: −1.
 *
 * @throws RangeError if the change is no cycle of them, or the tolerance not from 0 to 1
 * @example
 * ```ts
 * import { quadrature } from '@argand/layers';
 * import { settledAfter } from '@argand/spiking';
 *
 * const phases = Float64Array.of(0.5, 0, 0.1, 0.3, 0, 0.4, 0, 0.5, 0, 0.5);
 * settledAfter({ images: 1, outputs: 2, cycles: 5, phases }, quadrature(2), { change: 1 });
 * // { answer: Int32Array(1) [ 0 ], phases: Int32Array(1) [ 2 ] }
 * ```
 */
export function settledAfter(
  moving: OutputTrace,
  readout: Readout,
  options: SettledAfterOptions = {},
): SettledAfter {
  requireType(movingKind, moving, 'settledAfter', 'the output');
  requireType(readoutInterface, readout, 'settledAfter', 'readout');
  requireOptions(options, 'settledAfter');
  const { images, outputs, cycles } = moving;
  const phases = Float64Array.from(requireFloats(moving.phases, 'settledAfter: phases'));
  const { change = 0, tolerance = 0.02 } = options;
  if (!Number.isSafeInteger(change) || change < 0 || change >= cycles) {
    throw new OptionError(`settledAfter: change is ${change}, but must be a cycle from 0 to ${cycles - 1}.`);
  }
  if (!(tolerance >= 0 && tolerance <= 1)) {
    throw new OptionError(`settledAfter: tolerance is ${tolerance}, but must be from 0 to 1.`);
  }
  const settled = { answer: new Int32Array(images), phases: new Int32Array(images) };
  for (let image = 0; image < images; image++) {
    const rowOf = (cycle: number) => {
      const start = (image * cycles + cycle) * outputs;
      return phases.subarray(start, start + outputs);
    };
    const end = rowOf(cycles - 1);
    const [answer] = readout.classify(end);
    /** From which cycle on, counted from the change, all are so. */
    const since = (isSo: (row: Float64Array) => boolean) => {
      let first = cycles - 1;
      while (first > change && isSo(rowOf(first - 1))) first--;
      return answer >= 0 && first < cycles - 1 ? first - change : -1;
    };
    settled.answer[image] = since((row) => readout.classify(row)[0] === answer);
    settled.phases[image] = since((row) =>
      row.every((phase, o) =>
        Number.isNaN(end[o]) ? Number.isNaN(phase) : distance(phase, end[o]) <= tolerance,
      ),
    );
  }
  return settled;
}
