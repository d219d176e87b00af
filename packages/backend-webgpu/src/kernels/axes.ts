import { DeviceError } from '@argand/backend';
import type { Piece } from '../wgsl/piece.ts';
import { mostAxes } from '../wgsl/program.ts';

/**
 * StridedView arrays of one shape, with as few axes as will do: axes of length 1 vanish, and axes that lie in every array like
 * one longer axis become one. Each is [length, stride of the first array, of the second, …], the innermost first.
 */
export function mergeAxes(shape: readonly number[], strides: readonly (readonly number[])[]): number[][] {
  const axes: number[][] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] === 1) continue;
    const last = axes.at(-1);
    if (last && strides.every((list, i) => list[axis] === last[0] * last[i + 1])) {
      last[0] *= shape[axis];
    } else {
      axes.push([shape[axis], ...strides.map((list) => list[axis])]);
    }
  }
  if (axes.length > mostAxes) {
    throw new DeviceError(
      `webgpu: ${axes.length} axes that cannot be merged; at most ${mostAxes} are supported. Copy an operand so that it is contiguous.`,
    );
  }
  return axes;
}

/** Where the place `index` of the shape lies in each of up to three arrays, by `P.axes`; strides may be negative. */
export const placeOf: Piece = {
  code: `
fn placeOf(index: u32) -> vec3<u32> {
  var rest = index;
  var place = vec3<u32>();
  for (var axis = 0u; axis < P.rank; axis++) {
    let along = P.axes[axis];
    place += (rest % along.x) * along.yzw;
    rest /= along.x;
  }
  return place;
}
`,
};
