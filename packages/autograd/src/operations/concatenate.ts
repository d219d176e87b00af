import { requireList } from '@argand/backend';
import { OptionError, ShapeError } from '@argand/errors';
import { apply } from '../apply.ts';
import { asFloat, asReal } from '../operand.ts';
import type { Operation } from '../operation.ts';
import { scope } from '../scope.ts';
import { axisOf, sameShape, show } from '../shape.ts';
import { allocate, type DType, pair, requireTensor, type Tensor } from '../tensor.ts';
import { reshape } from './reshape.ts';
import { move, whole, zeroed } from './window.ts';

const joinOperation: Operation<number> = {
  name: 'concatenate',
  outputShape(shapes, axis) {
    const [first] = shapes;
    for (const shape of shapes) {
      if (shape.length !== first.length || shape.some((length, i) => i !== axis && length !== first[i])) {
        throw new ShapeError(
          `concatenate: ${show(shape)} and ${show(first)} differ in more than axis ${axis}.`,
        );
      }
    }
    return first.map((length, i) =>
      i === axis ? shapes.reduce((sum, shape) => sum + shape[axis], 0) : length,
    );
  },
  forward(device, inputs, axis, shape) {
    const [{ dtype }] = inputs;
    const other = inputs.find((input) => input.dtype !== dtype);
    if (other) throw new OptionError(`concatenate: ${dtype} and ${other.dtype} tensors; use cast().`);
    const out = allocate(device, dtype, shape);
    const { strides } = whole(shape);
    let start = 0;
    for (const input of inputs) {
      move(input, whole(input.shape), out, { offset: start * strides[axis], strides }, input.shape);
      start += input.shape[axis];
    }
    return { out };
  },
  backward({ inputs, gradient, options: axis }) {
    const { strides } = whole(gradient.shape);
    let start = 0;
    return inputs.map((input) => {
      const out = allocate(input.device, 'float32', input.shape);
      move(gradient, { offset: start * strides[axis], strides }, out, whole(input.shape), input.shape);
      start += input.shape[axis];
      return out;
    });
  },
};

/**
 * Joins tensors along an axis. A float32 tensor beside a complex64 one has imaginary part 0.
 *
 * @throws Error if there are none, or they differ in another axis or in type
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { concatenate, tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * concatenate([tensor(device, [[1, 2]]), tensor(device, [[3]])], 1).shape; // [ 1, 3 ]
 * ```
 */
export function concatenate<D extends DType>(tensors: readonly Tensor<D>[], axis?: number): Tensor<D>;

export function concatenate(tensors: readonly Tensor[], axis = 0): Tensor {
  requireList(tensors, 'concatenate', 'the first argument');
  if (tensors.length === 0) throw new ShapeError('concatenate: the list is empty; give at least one tensor.');
  for (const one of tensors) requireTensor(one, 'concatenate', 'each of the list');
  const position = axisOf(axis, tensors[0].shape.length, 'concatenate');
  const join = (list: readonly Tensor[]) =>
    apply(
      joinOperation,
      list.map((tensor) => asReal(tensor, 'concatenate')),
      position,
    );
  if (!tensors.some(({ parts }) => parts)) return join(tensors);
  return scope(tensors[0].device, () => {
    const re = join(tensors.map((tensor) => tensor.parts?.[0] ?? tensor));
    const im = join(
      tensors.map((tensor) => tensor.parts?.[1] ?? zeroed(asFloat(tensor, 'concatenate'), tensor.shape)),
    );
    return pair(asFloat(re, 'concatenate'), asFloat(im, 'concatenate'));
  });
}

/** Joins tensors of one shape along a new axis. @throws Error if there are none or their shapes differ. */
export function stack<D extends DType>(tensors: readonly Tensor<D>[], axis = 0): Tensor<D> {
  requireList(tensors, 'stack', 'the first argument');
  if (tensors.length === 0) throw new ShapeError('stack: the list is empty; give at least one tensor.');
  for (const one of tensors) requireTensor(one, 'stack', 'each of the list');
  const [{ device, shape: first }] = tensors;
  const position = axisOf(axis, first.length + 1, 'stack');
  const other = tensors.find(({ shape }) => !sameShape(shape, first));
  if (other)
    throw new ShapeError(`stack: ${show(other.shape)} and ${show(first)} differ; all must be of one shape.`);
  return scope(device, () =>
    concatenate(
      tensors.map((tensor) => reshape(tensor, tensor.shape.toSpliced(position, 0, 1))),
      position,
    ),
  );
}
