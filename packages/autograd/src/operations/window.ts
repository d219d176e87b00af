import { contiguousStrides } from '@argand/backend';
import { copy, fill } from '@argand/backend/kernels';
import type { Shape } from '../shape.ts';
import { allocate, type RealTensor, type Tensor } from '../tensor.ts';

// Operations that move numbers without changing them, all by the one strided copy.

export interface Window {
  readonly offset: number;
  readonly strides: readonly number[];
}

/** Copies a window of `from` into a window of `to`. */
export function move(from: RealTensor, input: Window, to: RealTensor, out: Window, shape: Shape): void {
  if (shape.some((length) => length === 0)) return;
  from.device.run(copy, {
    shape,
    input: { storage: from.shared.storage, ...input },
    out: { storage: to.shared.storage, ...out },
  });
}

export const whole = (shape: Shape): Window => ({ offset: 0, strides: contiguousStrides(shape) });

export function zeroed(like: RealTensor, shape: Shape): Tensor<'float32'> {
  const out = allocate(like.device, 'float32', shape);
  like.device.run(fill, { out: out.shared.storage, value: 0 });
  return out;
}
