import { describeValue } from '@argand/backend';
import { ShapeError } from '@argand/errors';

/** The lengths of a tensor's axes. */
export type Shape = readonly number[];

/** A shape as errors show it. */
export function show(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** The shape that both broadcast to. @throws Error that names `what` if there is none. */
export function broadcastShapes(a: Shape, b: Shape, what: string): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new ShapeError(
        `${what}: shapes ${show(a)} and ${show(b)} do not broadcast; axis ${axis} is ${left} and ${right}.`,
      );
    }
    return left === 1 ? right : left;
  });
}

/** The strides with which a contiguous array of shape `from` is read as shape `to`: 0 where it repeats. */
export function broadcastStrides(from: Shape, to: Shape): number[] {
  const strides = new Array<number>(to.length).fill(0);
  let stride = 1;
  for (let axis = from.length - 1; axis >= 0; axis--) {
    const target = axis - from.length + to.length;
    strides[target] = from[axis] === 1 ? 0 : stride;
    stride *= from[axis];
  }
  return strides;
}

/** Makes a negative axis count from the end. @throws Error if there is no such axis. */
export function axisOf(axis: number, rank: number, what: string): number {
  const position = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || position < 0 || position >= rank) {
    throw new ShapeError(
      `${what}: axis ${typeof axis === 'number' ? axis : describeValue(axis)} of a tensor with ${rank} axes; expected ${-rank} to ${rank - 1}.`,
    );
  }
  return position;
}

/** Merges neighbouring axes over which every operand is walked in one stride: fewer, longer loops. */
export function collapse(
  shape: Shape,
  strides: readonly (readonly number[])[],
): { shape: number[]; strides: number[][] } {
  const merged: number[] = [];
  const steps: number[][] = strides.map(() => []);
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis];
    if (length === 1) continue;
    const last = merged.length - 1;
    if (last >= 0 && strides.every((operand, i) => steps[i][last] === operand[axis] * length)) {
      merged[last] *= length;
      for (let i = 0; i < strides.length; i++) steps[i][last] = strides[i][axis];
    } else {
      merged.push(length);
      for (let i = 0; i < strides.length; i++) steps[i].push(strides[i][axis]);
    }
  }
  return { shape: merged, strides: steps };
}

/** Checks that a shape from outside is one. @throws Error that names `what` if a length is negative or a fraction */
export function requireShape(shape: Shape, what: string): void {
  if (!Array.isArray(shape) || shape.some((length) => !Number.isSafeInteger(length) || length < 0)) {
    throw new ShapeError(
      `${what}: the shape is ${Array.isArray(shape) ? show(shape) : String(shape)}; expected a list of whole numbers of at least 0.`,
    );
  }
}
