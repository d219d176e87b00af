import { sizeOf } from '@argand/backend';
import { copy, fill, gather as gatherKernel, scatterAdd as scatterKernel } from '@argand/backend/kernels';
import { OptionError, ShapeError } from '@argand/errors';
import { apply } from '../apply.ts';
import { asFloat, asReal, onParts } from '../operand.ts';
import type { Operation } from '../operation.ts';
import { freeOnError, scope } from '../scope.ts';
import { axisOf, type Shape, sameShape, show } from '../shape.ts';
import {
  allocate,
  type DType,
  isFloat,
  isInteger,
  pair,
  type RealTensor,
  requireTensor,
  storageOf,
  type Tensor,
} from '../tensor.ts';
import { transpose } from './transpose.ts';

const widthOf = (shape: Shape) => sizeOf(shape.slice(1));

function zeros(like: RealTensor, shape: Shape): RealTensor {
  const out = allocate(like.device, like.dtype, shape);
  like.device.run(fill, { out: out.shared.storage, value: 0 });
  return out;
}

function scatterInto(out: RealTensor, values: RealTensor, indices: Tensor<'int32'>): void {
  out.device.run(scatterKernel, {
    rows: out.shape[0],
    width: widthOf(out.shape),
    count: indices.size,
    values: values.shared.storage,
    indices: storageOf(indices),
    out: out.shared.storage,
  });
}

const gatherOperation: Operation<undefined> = {
  name: 'gather',
  outputShape([table, indices]) {
    if (table.length === 0) throw new ShapeError('gather: a single number has no rows to take.');
    return [...indices, ...table.slice(1)];
  },
  forward(device, [table, indices], _options, shape) {
    if (!isInteger(indices))
      throw new OptionError(`gather: the indices are ${indices.dtype}; they must be int32.`);
    const out = allocate(device, table.dtype, shape);
    device.run(gatherKernel, {
      rows: table.shape[0],
      width: widthOf(table.shape),
      count: indices.size,
      table: table.shared.storage,
      indices: storageOf(indices),
      out: out.shared.storage,
    });
    return { out };
  },
  backward({ inputs: [table, indices], gradient }) {
    const out = zeros(gradient, table.shape);
    if (isInteger(indices)) scatterInto(out, gradient, indices);
    return [isFloat(out) ? out : undefined, undefined];
  },
};

/**
 * The elements at `indices` along an axis: out[…, i, …] = x[…, indices[i], …]; along axis 0 the indices may have any shape.
 * An index outside gives zeros: indices live on the device and are not read back to be checked.
 *
 * @throws Error if the indices are not int32 or there is no such axis
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { gather, tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * const rows = gather(tensor(device, [[1, 2], [3, 4]]), tensor(device, Int32Array.of(1, 0, 1)));
 * (await rows.read()).join(' '); // 3 4 1 2 3 4
 * ```
 */
export function gather<D extends DType>(x: Tensor<D>, indices: Tensor<'int32'>, axis = 0): Tensor<D> {
  requireTensor(x, 'gather');
  requireTensor(indices, 'gather', 'the indices');
  const position = axisOf(axis, x.shape.length, 'gather');
  if (position === 0)
    return onParts(x, (part) => apply(gatherOperation, [part, indices], undefined)) as Tensor<D>;
  if (indices.shape.length !== 1)
    throw new ShapeError(
      `gather: along axis ${axis} the indices must be a list, but they are ${show(indices.shape)}.`,
    );
  const toFront = [position, ...x.shape.map((_, i) => i).filter((i) => i !== position)];
  const back = x.shape.map((_, i) => toFront.indexOf(i));
  return scope(x.device, () => transpose(gather(transpose(x, toFront), indices), back));
}

const scatterOperation: Operation<undefined> = {
  name: 'scatterAdd',
  outputShape([base, indices, values]) {
    if (!sameShape(values, [...indices, ...base.slice(1)])) {
      throw new ShapeError(
        `scatterAdd: values are ${show(values)}, but indices ${show(indices)} into ${show(base)} want ${show([...indices, ...base.slice(1)])}.`,
      );
    }
    return base;
  },
  forward(device, [base, indices, values], _options, shape) {
    if (!isInteger(indices))
      throw new OptionError(`scatterAdd: the indices are ${indices.dtype}; they must be int32.`);
    const out = allocate(device, base.dtype, shape);
    const strides = [1];
    device.run(copy, {
      shape: [base.size],
      input: { storage: base.shared.storage, offset: 0, strides },
      out: { storage: out.shared.storage, offset: 0, strides },
    });
    scatterInto(out, values, indices);
    return { out };
  },
  backward({ inputs: [, indices], gradient, needsGradient }) {
    const values = needsGradient[2] && isInteger(indices) ? gather(gradient, indices) : undefined;
    return [gradient, undefined, values];
  },
};

/**
 * base with base[indices[i]] += values[i], in the order of i; an index outside adds nothing.
 *
 * @throws Error if the shapes do not fit, the indices are not int32 or base and values differ in type
 */
export function scatterAdd<D extends DType>(
  base: Tensor<D>,
  indices: Tensor<'int32'>,
  values: Tensor<D>,
): Tensor<D>;

export function scatterAdd(base: Tensor, indices: Tensor<'int32'>, values: Tensor): Tensor {
  for (const [name, one] of Object.entries({ base, indices, values })) requireTensor(one, 'scatterAdd', name);
  if (base.dtype !== values.dtype)
    throw new OptionError(
      `scatterAdd: the base is ${base.dtype} and the values are ${values.dtype}; use cast().`,
    );
  const add = (to: Tensor, part: Tensor) =>
    apply(scatterOperation, [asReal(to, 'scatterAdd'), indices, asReal(part, 'scatterAdd')], undefined);
  if (!base.parts || !values.parts) return add(base, values);
  const [[baseRe, baseIm], [re, im]] = [base.parts, values.parts];
  return freeOnError(base.device, () =>
    pair(asFloat(add(baseRe, re), 'scatterAdd'), asFloat(add(baseIm, im), 'scatterAdd')),
  );
}
