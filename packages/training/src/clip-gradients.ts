import {
  add,
  divide,
  greater,
  mapTree,
  maximum,
  minimum,
  multiply,
  scope,
  sqrt,
  square,
  sum,
  type Tensor,
  type TensorTree,
  treeEntries,
  where,
} from '@argand/autograd';
import { requireNumber } from '@argand/backend';

/**
 * Gradients whose common norm is at most `limit`: each g · limit/‖g‖ if ‖g‖ = √(Σ g²) over all gradients is larger, else g.
 *
 * NaN stays NaN. Squares above the range of float32 make the norm infinite, and the clipped gradients 0.
 *
 * @param gradients any tree of float32 tensors; it is not changed
 * @returns new tensors in the same structure
 * @throws RangeError unless the limit is above 0
 * @example
 * ```ts
 * import { tensor } from '@argand/autograd';
 * import { openDevice, reference } from '@argand/backend';
 * import { clipByGlobalNorm } from '@argand/training';
 *
 * const device = await openDevice([reference()]);
 * const clipped = clipByGlobalNorm({ x: tensor(device, [3]), y: tensor(device, [4]) }, 1);
 * (await clipped.y.item()).toFixed(3); // 0.800
 * ```
 */
export function clipByGlobalNorm<T extends TensorTree>(gradients: T, limit: number): T {
  requireNumber('clipByGlobalNorm', 'limit', limit, { above: 0 });
  const entries = treeEntries(gradients);
  const [first] = entries;
  if (!first) return gradients;
  return scope(first[1].device, () => {
    const squares = entries.map(([, gradient]) => sum(square(gradient as Tensor<'float32'>)));
    const norm = sqrt(squares.reduce((total, one) => add(total, one)));
    const factor = where(greater(norm, limit), divide(limit, norm), 1);
    return mapTree(gradients, (gradient) => multiply(gradient, factor));
  });
}

/**
 * Gradients whose numbers are within [−limit, limit]: min(max(g, −limit), limit). NaN stays NaN.
 *
 * @param gradients any tree of float32 tensors; it is not changed
 * @returns new tensors in the same structure
 * @throws RangeError unless the limit is above 0
 * @example
 * ```ts
 * import { tensor } from '@argand/autograd';
 * import { openDevice, reference } from '@argand/backend';
 * import { clipByValue } from '@argand/training';
 *
 * const device = await openDevice([reference()]);
 * (await clipByValue(tensor(device, [-3, 0.5]), 1).read()).join(' '); // -1 0.5
 * ```
 */
export function clipByValue<T extends TensorTree>(gradients: T, limit: number): T {
  requireNumber('clipByValue', 'limit', limit, { above: 0 });
  return mapTree(gradients, (gradient) => minimum(maximum(gradient, -limit), limit));
}
