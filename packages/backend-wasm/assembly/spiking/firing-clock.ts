// The clock on which neurons fire, a quarter of a period behind the listening one, and the moments at which membranes are looked at.

/** The largest float32 below 1. */
const ALMOST_ONE: f32 = 0.99999994;

/** The cycle of the firing clock when the listening one shows x. */
// @ts-ignore: decorator
@inline
export function firingCycle(cycle: i32, x: f32): i32 {
  return x < -0.5 ? cycle - 1 : cycle;
}

/** The phase of the firing clock when the listening one shows x. */
// @ts-ignore: decorator
@inline
export function firingPhase(x: f32): f32 {
  return x < -0.5 ? min(x + 1.5, ALMOST_ONE) : x - 0.5;
}

/** The next moment at which all membranes are looked at: −1/2, 0, 1/2, 1 or `stop`, whichever comes first after x. */
// @ts-ignore: decorator
@inline
export function nextLook(x: f32, stop: f32): f32 {
  return min(f32(Math.floor(2 * x + 1) / 2), stop);
}
