import { runUnary } from '../elementwise.ts';
import type { Tensor } from '../tensor.ts';
import type { Holomorphic } from './holomorphic.ts';
import {
  inverse,
  magnitude,
  type Normalized,
  normalized,
  opposite,
  quotient,
  type Scaled,
  zeroWith,
} from './scaled.ts';
import {
  arctangent,
  choose,
  compare,
  extreme,
  hypot,
  ldexp,
  minus,
  over,
  plus,
  times,
} from './unrecorded.ts';

// Functions of complex numbers, each with its derivatives, on numbers whose exponents are kept apart. Every value is within 4 units in the last place
// of float32, of its magnitude, wherever that is a normal float32.

type Float = Tensor<'float32'>;
const run = (operation: 'floor' | 'log' | 'sqrt', x: Float) => runUnary(operation, x) as Float;

/** a/b; ∂/∂a = 1/b, ∂/∂b = −a/b². */
export const division: Holomorphic = {
  name: 'divide',
  value: ([a, b]) => quotient(a, b),
  derivatives: [([, b]) => inverse(b), ([a, b]) => opposite(quotient(quotient(a, b), b))],
};

/** 1/z; −1/z². */
export const reciprocals: Holomorphic = {
  name: 'reciprocal',
  value: ([z]) => inverse(z),
  derivatives: [([z]) => opposite(quotient(inverse(z), z))],
};

/** log |z| + i arg z; 1/z, and 0 at 0. */
export const principalLogarithm: Holomorphic = {
  name: 'log',
  value: ([z]) => ({
    re: logarithmOfSize(z),
    im: angleOf(z),
    exponent: times(z.exponent, 0),
  }),
  derivatives: [([z]) => zeroWith(inverse(z), z)],
};

/** arg z. */
function angleOf({ given: [re, im] }: Normalized): Float {
  return arctangent(im, re);
}

/**
 * log |z|. Where |z| is near 1 its logarithm would keep few digits of it, so there it is ½ log(1 + e) with e = (x − 1)(x + 1) + y², x being the larger
 * part, in which nothing is lost; and log(1 + e) = e log(u)/(u − 1) with u = 1 + e rounded.
 *
 * Source: W. Kahan, in N. Higham, Accuracy and Stability of Numerical Algorithms, section 1.14.1.
 */
function logarithmOfSize({ re, im, exponent }: Scaled): Float {
  const [larger, smaller] = [
    extreme('maximum', magnitude(re), magnitude(im)),
    extreme('minimum', magnitude(re), magnitude(im)),
  ];
  const far = plus(run('log', hypot(re, im)), times(exponent, Math.LN2));
  const [x, y] = [ldexp(larger, exponent), ldexp(smaller, exponent)];
  const excess = plus(times(minus(x, 1), plus(x, 1)), times(y, y));
  const isNear = compare('less', magnitude(excess), 0.5);
  const e = choose(isNear, excess, 0);
  const u = plus(1, e);
  const isOne = compare('equal', u, 1);
  const curved = over(times(e, run('log', u)), choose(isOne, 1, minus(u, 1)));
  return choose(isNear, times(0.5, choose(isOne, e, curved)), far);
}

/** The root with Re ≥ 0; 1/(2√z), and 0 at 0. */
export const principalRoot: Holomorphic = {
  name: 'sqrt',
  value: ([z]) => rootOf(z),
  derivatives: [
    ([z]) => {
      const root = rootOf(z);
      const near = normalized(root.re, root.im);
      const doubled = { ...near, exponent: plus(plus(near.exponent, root.exponent), 1) };
      return zeroWith(inverse(doubled), z);
    },
  ],
};

/** √z by real roots: with m = √((|Re z| + |z|)/2), the parts are m and |Im z|/(2m), in this order or the other. */
function rootOf(z: Normalized): Scaled {
  const { re, im, exponent } = z;
  const half = run('floor', times(exponent, 0.5));
  const rest = minus(exponent, times(half, 2));
  const [x, y] = [ldexp(re, rest), ldexp(im, rest)];
  const larger = run('sqrt', times(plus(magnitude(x), hypot(x, y)), 0.5));
  const smaller = over(times(magnitude(y), 0.5), choose(compare('equal', larger, 0), 1, larger));
  const isLeft = compare('less', x, 0);
  const height = choose(isLeft, larger, smaller);
  // The angle tells −0 from 0 where a device does.
  const isBelow = compare('less', angleOf(z), 0);
  return {
    re: choose(isLeft, smaller, larger),
    im: choose(isBelow, minus(0, height), height),
    exponent: half,
  };
}
