import { OptionError, ShapeError } from '@argand/errors';
import type { FanOut } from '@argand/layers';
import { cosPi, type Moment, shiftClock, sinPi } from '@argand/phasor';
import { later } from '../moments.ts';
import type { MembraneOptions, MembraneTrace } from '../neuron.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import { isBefore, requireSpikeTrain } from '../spikes/spike-train.ts';

/** A complex number. */
export interface Complex {
  readonly real: number;
  readonly imaginary: number;
}

/** How one membrane answers to spikes. Moments are of the listening clock, and never go back. */
export interface MembraneCourse {
  /** How long before its moment a spike must be received, in periods. Default 0. */
  readonly ahead?: number;
  /** Takes one spike of a source. */
  kick(source: number, moment: Moment): void;
  /** z, all spikes up to and at this moment, and up to `ahead` beyond it, received. */
  at(moment: Moment): Complex;
}

/**
 * Follows a membrane: tells it every spike at its moment, and asks for z at times k/samples, k = 0, 1, …, before `until`. At the
 * moment of a spike z is what it is after it.
 *
 * @param caller the neuron's name, for errors
 * @throws RangeError if the spikes are not those of one image and the layer's sources on its clock, `target` is no neuron of the layer, or
 * samples is not a whole number above 0
 */
export function traceMembrane(
  caller: string,
  options: MembraneOptions,
  course: MembraneCourse,
): MembraneTrace {
  requireMembrane(caller, options);
  const { arriving, clock, until, samples } = options;
  const { neuron, cycle, phase } = arriving;
  const time: number[] = [];
  const real: number[] = [];
  const imaginary: number[] = [];
  const { ahead = 0 } = course;
  let next = 0;
  for (let k = 0; ; k++) {
    const period = Math.floor(k / samples);
    const part = (k - period * samples) / samples;
    const moment = shiftClock(period, 2 * part - 1, 0, clock);
    if (!isBefore(moment.cycle, moment.phase, until.cycle, until.phase)) break;
    const received = later(moment, ahead);
    for (; next < phase.length; next++) {
      if (isBefore(received.cycle, received.phase, cycle[next], phase[next])) break;
      course.kick(neuron[next], { cycle: cycle[next], phase: phase[next] });
    }
    const z = course.at(moment);
    time.push(period + part);
    real.push(z.real);
    imaginary.push(z.imaginary);
  }
  return {
    time: Float64Array.from(time),
    real: Float64Array.from(real),
    imaginary: Float64Array.from(imaginary),
  };
}

/** [sources] the weight with which each source reaches one target; 0 where it does not. */
export function weightsTo(
  { sources, width, offsets, target, weight, weights }: FanOut,
  o: number,
): Float64Array {
  const reaching = new Float64Array(sources);
  for (let j = 0; j < sources; j++) {
    for (let r = offsets[j]; r < offsets[j + 1]; r++) {
      const place = o - target[r];
      if (place >= 0 && place < width) reaching[j] += weights[weight[r] + place];
    }
  }
  return reaching;
}

/**
 * A membrane that rests at v in the frame that turns with the listening clock, as it is seen when that clock shows x: z = gain · conj(v) e^{iπx}. Re z
 * falls through 0 with Im z > 0 when the firing clock, which shows x − 1/2, shows arg(v)/π.
 */
export function turning(real: number, imaginary: number, x: number, gain = 1): Complex {
  const [cosine, sine] = [cosPi(x), sinPi(x)];
  return {
    real: gain * (real * cosine + imaginary * sine),
    imaginary: gain * (real * sine - imaginary * cosine),
  };
}

function requireMembrane(
  caller: string,
  { fanOut, clock, arriving, target, samples }: MembraneOptions,
): void {
  requireAbove0(`${caller}: membrane`, 'samples', samples);
  if (!Number.isInteger(target) || target < 0 || target >= fanOut.targets) {
    throw new OptionError(
      `${caller}: membrane: target is ${target}, but must be a whole number from 0 to ${fanOut.targets - 1}.`,
    );
  }
  const wanted = { images: 1, neurons: fanOut.sources, clock };
  for (const name of ['images', 'neurons', 'clock'] as const) {
    if (arriving[name] !== wanted[name]) {
      throw new ShapeError(
        `${caller}: membrane: arriving spikes have ${name} ${arriving[name]}, but the layer expects ${wanted[name]}.`,
      );
    }
  }
  requireSpikeTrain(`${caller}: membrane`, arriving);
}
