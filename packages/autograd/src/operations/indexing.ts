import { copy, fill, gather as gatherKernel, scatterAdd as scatterKernel } from '@argand/backend';
import { runUnary } from '../elementwise.ts';
import { asReal, onParts } from '../operand.ts';
import { apply, type Operation } from '../operation.ts';
import { axisOf, type Shape, sameShape, show } from '../shape.ts';
import {
  allocate,
  type DType,
  isFloat,
  isInteger,
  type RealTensor,
  storageOf,
  type Tensor,
} from '../tensor.ts';
import { transpose } from './copying.ts';
import { equal } from './functions.ts';
import { reshape } from './reshape.ts';

const widthOf = (shape: Shape) => shape.slice(1).reduce((size, length) => size * length, 1);

function zeros(like: RealTensor, shape: Shape): RealTensor {
  const out = allocate(like.device, like.type, shape);
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
    if (table.length === 0) throw new Error('gather: a single number has no rows to take.');
    return [...indices, ...table.slice(1)];
  },
  forward(device, [table, indices], _options, shape) {
    const out = allocate(device, table.type, shape);
    if (!isInteger(indices)) throw new Error(`gather: the indices are ${indices.type}; they must be int32.`);
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
 * The places `indices` along an axis: out[…, i, …] = x[…, indices[i], …]. An index outside gives zeros: indices live on
 * the device and are not read back to be checked.
 *
 * @throws Error if the indices are not int32 or there is no such axis.
 */
export function gather<D extends DType>(x: Tensor<D>, indices: Tensor<'int32'>, axis = 0): Tensor<D> {
  const place = axisOf(axis, x.shape.length, 'gather');
  if (place === 0)
    return onParts(x, (part) => apply(gatherOperation, [part, indices], undefined)) as Tensor<D>;
  if (indices.shape.length !== 1)
    throw new Error(
      `gather: along axis ${axis} the indices must be a list, but they are ${show(indices.shape)}.`,
    );
  const toFront = [place, ...x.shape.map((_, i) => i).filter((i) => i !== place)];
  const back = x.shape.map((_, i) => toFront.indexOf(i));
  return transpose(gather(transpose(x, toFront), indices), back);
}

const scatterOperation: Operation<undefined> = {
  name: 'scatterAdd',
  outputShape([base, indices, values]) {
    if (!sameShape(values, [...indices, ...base.slice(1)])) {
      throw new Error(
        `scatterAdd: values are ${show(values)}, but indices ${show(indices)} into ${show(base)} want ${show([...indices, ...base.slice(1)])}.`,
      );
    }
    return base;
  },
  forward(device, [base, indices, values], _options, shape) {
    if (!isInteger(indices))
      throw new Error(`scatterAdd: the indices are ${indices.type}; they must be int32.`);
    const out = allocate(device, base.type, shape);
    const strides = [1];
    device.run(copy, {
      shape: [base.size],
      input: { storage: base.shared.storage, offset: 0, strides },
      out: { storage: out.shared.storage, offset: 0, strides },
    });
    scatterInto(out, values, indices);
    return { out };
  },
  backward({ inputs: [, indices], gradient, wanted }) {
    const values = wanted[2] && isInteger(indices) ? gather(gradient, indices) : undefined;
    return [gradient, undefined, values];
  },
};

/** base with base[indices[i]] += values[i], in the order of i; an index outside adds nothing. @throws Error if shapes do not fit. */
export function scatterAdd<D extends 'float32' | 'int32'>(
  base: Tensor<D>,
  indices: Tensor<'int32'>,
  values: Tensor<D>,
): Tensor<D> {
  return apply(
    scatterOperation,
    [asReal(base, 'scatterAdd'), indices, asReal(values, 'scatterAdd')],
    undefined,
  ) as Tensor as Tensor<D>;
}

/** 1 at the place of each label, else 0: [...labels, classes] float32. */
export function oneHot(labels: Tensor<'int32'>, classes: number): Tensor<'float32'> {
  const counter = allocate(labels.device, 'int32', [classes]);
  labels.device.write(
    counter.shared.storage,
    Int32Array.from({ length: classes }, (_, i) => i),
  );
  return cast(equal(reshape(labels, [...labels.shape, 1]), counter), 'float32');
}

/** The numbers in another type: float32 truncates to int32. Gradients do not pass. */
export function cast<D extends 'float32' | 'int32'>(x: Tensor, type: D): Tensor<D> {
  const real = asReal(x, 'cast');
  if (real.type === type) return real as Tensor as Tensor<D>;
  return runUnary(type === 'int32' ? 'toInteger' : 'toFloat', real) as Tensor as Tensor<D>;
}
