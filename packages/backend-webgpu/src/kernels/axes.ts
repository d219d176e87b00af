import { DeviceError, MergedAxes } from '@argand/backend';
import type { Piece } from '../wgsl/piece.ts';
import { mostAxes } from '../wgsl/program.ts';

/**
 * The merged axes of arrays of one shape, as a call passes them to a program: [length, stride of the first array, of the second, …] each, the
 * innermost first.
 *
 * @throws DeviceError if there are more than a call has room for
 */
export function mergeAxes(shape: readonly number[], strides: readonly (readonly number[])[]): number[][] {
  const merged = new MergedAxes(strides.length);
  merged.merge(shape, strides);
  const axes = merged.lengths.map((length, axis) => [length, ...merged.strides.map((list) => list[axis])]);
  if (axes.length > mostAxes) {
    throw new DeviceError(
      `webgpu: ${axes.length} axes that cannot be merged; at most ${mostAxes} are supported. Copy an operand so that it is contiguous.`,
    );
  }
  return axes;
}

/** Index of element `index` of the shape in each of up to three arrays, by `P.axes`; strides may be negative. */
export const positionOf: Piece = {
  code: `
fn positionOf(index: u32) -> vec3<u32> {
  var rest = index;
  var position = vec3<u32>();
  for (var axis = 0u; axis < P.rank; axis++) {
    let along = P.axes[axis];
    position += (rest % along.x) * along.yzw;
    rest /= along.x;
  }
  return position;
}
`,
};
