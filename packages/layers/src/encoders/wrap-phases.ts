import {
  add,
  divide,
  floor,
  greaterEqual,
  less,
  multiply,
  subtract,
  type Tensor,
  where,
} from '@argand/autograd';

type Floats = Tensor<'float32'>;

/** +1 is written −1: one phase, one spike time, one name. For values in [−1, 1]; NaN stays NaN. */
export function joinSeam(x: Floats): Floats {
  return where(greaterEqual(x, 1), -1, x) as Floats;
}

/**
 * The phase in [−1, 1) that is the same angle: x − 2⌊(x + 1)/2⌋, in units of π. NaN stays NaN.
 *
 * What lies in [−1, 1) already is not computed with, so not rounded; elsewhere x + 1 may round, and a result that this
 * put outside of [−1, 1) is one turn away from it.
 */
export function wrapPhases(x: Floats): Floats {
  const wrapped = subtract(x, multiply(floor(divide(add(x, 1), 2)), 2));
  const raised = where(less(wrapped, -1), add(wrapped, 2), wrapped) as Floats;
  const lowered = where(greaterEqual(raised, 1), subtract(raised, 2), raised) as Floats;
  const inside = multiply(greaterEqual(x, -1), less(x, 1));
  return where(inside, x, lowered) as Floats;
}
