import { matmul as kernel } from '@argand/backend';
import { asFloat, isComplex } from '../operand.ts';
import { apply, type Operation } from '../operation.ts';
import { type Shape, sameShape, show } from '../shape.ts';
import { sumAxis } from '../sums.ts';
import { alias, allocate, pair, storageOf, type Tensor } from '../tensor.ts';
import { add, subtract } from './functions.ts';

/** Which of the factors is taken transposed in its last two axes. */
export interface MatmulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

type Flags = Required<MatmulOptions>;

interface Lengths {
  readonly batch: Shape;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
}

function lengths(a: Shape, b: Shape, { transposeA, transposeB }: Flags): Lengths {
  if (a.length < 2 || b.length < 2) {
    throw new Error(
      `matmul: a is ${show(a)} and b is ${show(b)}; both want at least two axes; use reshape().`,
    );
  }
  const [rows, depth] = transposeA ? [a[a.length - 1], a[a.length - 2]] : [a[a.length - 2], a[a.length - 1]];
  const [inner, columns] = transposeB
    ? [b[b.length - 1], b[b.length - 2]]
    : [b[b.length - 2], b[b.length - 1]];
  if (depth !== inner)
    throw new Error(
      `matmul: a is ${show(a)} and b is ${show(b)}; the inner lengths ${depth} and ${inner} differ.`,
    );
  const batchA = a.slice(0, -2);
  const batchB = b.slice(0, -2);
  if (batchA.length > 0 && batchB.length > 0 && !sameShape(batchA, batchB)) {
    throw new Error(
      `matmul: a is ${show(a)} and b is ${show(b)}; their batches ${show(batchA)} and ${show(batchB)} differ.`,
    );
  }
  return { batch: batchA.length > 0 ? batchA : batchB, rows, depth, columns };
}

/** The product, unrecorded; a factor of two axes is shared by the whole batch. */
function product(a: Tensor<'float32'>, b: Tensor<'float32'>, flags: Flags): Tensor<'float32'> {
  const { batch, rows, depth, columns } = lengths(a.shape, b.shape, flags);
  const out = allocate(a.device, 'float32', [...batch, rows, columns]);
  a.device.run(kernel, {
    batch: batch.reduce((size, length) => size * length, 1),
    rows,
    columns,
    depth,
    a: storageOf(a),
    b: storageOf(b),
    out: storageOf(out),
    ...flags,
    sharedA: a.shape.length === 2,
    sharedB: b.shape.length === 2,
  });
  return out;
}

/** Sums a gradient over the batch that a shared factor served. */
function toShape(gradient: Tensor<'float32'>, shape: Shape): Tensor<'float32'> {
  if (gradient.shape.length === shape.length) return gradient;
  return sumAxis(alias(gradient, [gradient.size / (shape[0] * shape[1]), ...shape]), 0, shape);
}

const operation: Operation<Flags> = {
  name: 'matmul',
  outputShape([a, b], flags) {
    const { batch, rows, columns } = lengths(a, b, flags);
    return [...batch, rows, columns];
  },
  forward: (_device, [a, b], flags) => ({ out: product(asFloat(a, 'matmul'), asFloat(b, 'matmul'), flags) }),
  backward({ inputs, gradient, options: { transposeA, transposeB }, wanted }) {
    const [a, b] = inputs.map((input) => asFloat(input, 'matmul'));
    const toA = () =>
      transposeA
        ? product(b, gradient, { transposeA: transposeB, transposeB: true })
        : product(gradient, b, { transposeA: false, transposeB: !transposeB });
    const toB = () =>
      transposeB
        ? product(gradient, a, { transposeA: true, transposeB: transposeA })
        : product(a, gradient, { transposeA: !transposeA, transposeB: false });
    return [wanted[0] ? toShape(toA(), a.shape) : undefined, wanted[1] ? toShape(toB(), b.shape) : undefined];
  },
};

/**
 * out[…, r, c] = Σ_k a[…, r, k] b[…, k, c]. A factor of two axes is shared by the other's whole batch; complex factors
 * are multiplied part by part.
 *
 * @throws Error if the inner lengths or the batches differ, or an axis is missing.
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { matmul, tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * const product = matmul(tensor(device, [[1, 2]]), tensor(device, [[3], [4]]));
 * await product.item(); // 11
 * ```
 */
export function matmul<A extends Tensor, B extends Tensor>(
  a: A,
  b: B,
  options?: MatmulOptions,
): Tensor<'complex64'> extends A | B ? Tensor<'complex64'> : Tensor<'float32'>;
export function matmul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false }: MatmulOptions = {},
): Tensor {
  const multiply = (x: Tensor, y: Tensor) =>
    apply(operation, [asFloat(x, 'matmul'), asFloat(y, 'matmul')], {
      transposeA,
      transposeB,
    }) as Tensor<'float32'>;
  if (!isComplex(a) && !isComplex(b)) return multiply(a, b);
  const [aRe, aIm] = a.parts ?? [a, undefined];
  const [bRe, bIm] = b.parts ?? [b, undefined];
  const re = aIm && bIm ? subtract(multiply(aRe, bRe), multiply(aIm, bIm)) : multiply(aRe, bRe);
  if (aIm && bIm) return pair(re, add(multiply(aRe, bIm), multiply(aIm, bRe)));
  return pair(re, bIm ? multiply(aRe, bIm) : multiply(aIm ?? aRe, bRe));
}
