/**
 * cos(π x), exact at every multiple of 1/2: 1, 0, −1, 0, … (and never −0).
 *
 * The angle is reduced exactly to [0, 1/4] before it is multiplied by a rounded π, so the error stays within three units in the
 * last place however large x is. cosPi(−x) = cosPi(x). NaN and infinities give NaN.
 *
 * @param x an angle in units of π
 *
 * @example
 * import { cosPi } from '@argand/phasor';
 *
 * cosPi(0.5); // 0
 */
export function cosPi(x: number): number {
  const angle = Math.abs(x % 2);
  const fromZero = angle > 1 ? 2 - angle : angle;
  if (fromZero <= 0.25) return Math.cos(Math.PI * fromZero);
  if (fromZero >= 0.75) return -Math.cos(Math.PI * (1 - fromZero));
  return Math.sin(Math.PI * (0.5 - fromZero));
}

/**
 * sin(π x), exact at every multiple of 1/2: 0, 1, 0, −1, … (and never −0).
 *
 * The angle is reduced exactly to [0, 1/4] before it is multiplied by a rounded π, so the error stays within three units in the
 * last place however large x is. sinPi(−x) = −sinPi(x), but for zeros, which are all +0. NaN and infinities give NaN.
 *
 * @param x an angle in units of π
 *
 * @example
 * import { sinPi } from '@argand/phasor';
 *
 * sinPi(-1); // 0
 */
export function sinPi(x: number): number {
  const remainder = x % 2;
  const angle = Math.abs(remainder);
  const upper = angle > 1 ? 2 - angle : angle;
  const fromZero = upper > 0.5 ? 1 - upper : upper;
  const sine = fromZero >= 0.25 ? Math.cos(Math.PI * (0.5 - fromZero)) : Math.sin(Math.PI * fromZero);
  // `+ 0` writes −0 as 0.
  return (remainder < 0 !== angle > 1 ? -sine : sine) + 0;
}
