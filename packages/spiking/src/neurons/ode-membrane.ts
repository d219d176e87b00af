import { cosPi, type Moment, sinPi } from '@argand/phasor';
import type { MembraneOptions, MembraneTrace } from '../neuron.ts';
import { startOf } from './arrivals.ts';
import { halfWidth } from './box-current.ts';
import { periodsBetween } from './kernel-population.ts';
import { type Complex, traceMembrane, weightsTo } from './membrane.ts';

interface Box {
  readonly weight: number;
  /** When its spike comes, in the middle of it. */
  readonly spike: Moment;
  /** When it opens, counted from the spike; nothing is open before time 0. */
  readonly open: number;
}

/**
 * The solution of ż = a z + I(t), a = −leak + 2πi: of a box of weight w that is open from o to c, z holds w (e^{a(t − o)} − e^{a(t − c)})/a, with the present
 * in place of c while it is open. What a solver's steps make of the equation differs by its error.
 */
export function odeMembrane(options: MembraneOptions, leak: number): MembraneTrace {
  const weights = weightsTo(options.fanOut, options.target);
  const begin = startOf(options.clock);
  let open: Box[] = [];
  /** What the boxes that are closed have left, at the moment `seen`. */
  let [closed, seen]: [Complex, Moment] = [{ real: 0, imaginary: 0 }, begin];

  return traceMembrane('ode', options, {
    ahead: halfWidth,
    kick(source, spike) {
      if (weights[source] === 0) return;
      open.push({ weight: weights[source], spike, open: Math.max(-halfWidth, periodsBetween(spike, begin)) });
    },
    at(moment) {
      const turned = exponential(periodsBetween(seen, moment), leak);
      closed = {
        real: closed.real * turned.real - closed.imaginary * turned.imaginary,
        imaginary: closed.real * turned.imaginary + closed.imaginary * turned.real,
      };
      seen = moment;
      let z = closed;
      const still: Box[] = [];
      for (const box of open) {
        const since = periodsBetween(box.spike, moment);
        const left = contribution(box, since, leak);
        z = { real: z.real + left.real, imaginary: z.imaginary + left.imaginary };
        if (since < halfWidth) still.push(box);
        else closed = { real: closed.real + left.real, imaginary: closed.imaginary + left.imaginary };
      }
      open = still;
      return z;
    },
  });
}

/** w (e^{a(t − o)} − e^{a(t − c)})/a, where c is the present if the box is still open. */
function contribution({ weight, open }: Box, since: number, leak: number): Complex {
  const from = exponential(Math.max(since - open, 0), leak);
  const to = exponential(Math.max(since - halfWidth, 0), leak);
  const [real, imaginary] = [from.real - to.real, from.imaginary - to.imaginary];
  const scale = weight / (leak ** 2 + (2 * Math.PI) ** 2);
  return {
    real: scale * (2 * Math.PI * imaginary - leak * real),
    imaginary: -scale * (2 * Math.PI * real + leak * imaginary),
  };
}

/** e^{at}. */
function exponential(time: number, leak: number): Complex {
  const size = Math.exp(-leak * time);
  return { real: size * cosPi(2 * time), imaginary: size * sinPi(2 * time) };
}
