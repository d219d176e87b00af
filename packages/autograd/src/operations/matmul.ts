import { requireOptions, sizeOf } from '@argand/backend';
import { matmul as kernel } from '@argand/backend/kernels';
import { OptionError, ShapeError } from '@argand/errors';
import { apply } from '../apply.ts';
import { asFloat, type Fits, type Operand, type Promoted, partsOf } from '../operand.ts';
import type { Operation } from '../operation.ts';
import { scope } from '../scope.ts';
import { type Shape, sameShape, show } from '../shape.ts';
import { sumTo } from '../sums.ts';
import { allocate, pair, storageOf, type Tensor } from '../tensor.ts';
import { add, subtract } from './arithmetic.ts';
import { reshape } from './reshape.ts';

/** Which of the factors is taken transposed in its last two axes. */
export interface MatmulOptions {
  readonly transposeA?: boolean | undefined;
  readonly transposeB?: boolean | undefined;
}

type Flags = { readonly [K in keyof MatmulOptions]-?: NonNullable<MatmulOptions[K]> };

interface Lengths {
  readonly batch: Shape;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
}

function lengths(a: Shape, b: Shape, { transposeA, transposeB }: Flags): Lengths {
  if (a.length < 2 || b.length < 2) {
    throw new ShapeError(
      `matmul: a is ${show(a)} and b is ${show(b)}; both want at least two axes; use reshape().`,
    );
  }
  const [rows, depth] = transposeA ? [a[a.length - 1], a[a.length - 2]] : [a[a.length - 2], a[a.length - 1]];
  const [inner, columns] = transposeB
    ? [b[b.length - 1], b[b.length - 2]]
    : [b[b.length - 2], b[b.length - 1]];
  if (depth !== inner)
    throw new ShapeError(
      `matmul: a is ${show(a)} and b is ${show(b)}; the inner lengths ${depth} and ${inner} differ.`,
    );
  const batchA = a.slice(0, -2);
  const batchB = b.slice(0, -2);
  if (batchA.length > 0 && batchB.length > 0 && !sameShape(batchA, batchB)) {
    throw new ShapeError(
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
    batch: sizeOf(batch),
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

const operation: Operation<Flags, 'float32'> = {
  name: 'matmul',
  outputShape([a, b], flags) {
    const { batch, rows, columns } = lengths(a, b, flags);
    return [...batch, rows, columns];
  },
  forward: (_device, [a, b], flags) => ({ out: product(asFloat(a, 'matmul'), asFloat(b, 'matmul'), flags) }),
  backward({ inputs, gradient, options: { transposeA, transposeB }, needsGradient }) {
    const [a, b] = inputs.map((input) => asFloat(input, 'matmul'));
    const toA = () =>
      transposeA
        ? product(b, gradient, { transposeA: transposeB, transposeB: true })
        : product(gradient, b, { transposeA: false, transposeB: !transposeB });
    const toB = () =>
      transposeB
        ? product(gradient, a, { transposeA: true, transposeB: transposeA })
        : product(a, gradient, { transposeA: !transposeA, transposeB: false });
    return [
      needsGradient[0] ? sumTo(toA(), a.shape) : undefined,
      needsGradient[1] ? sumTo(toB(), b.shape) : undefined,
    ];
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
  b: B & Fits<A, B, 'float32' | 'complex64'>,
  options?: MatmulOptions,
): Promoted<A, B>;
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  requireOptions(options, 'matmul', ['transposeA', 'transposeB']);
  const { transposeA = false, transposeB = false } = options;
  const flags = { transposeA, transposeB };
  const times = (x: Operand, y: Operand) => realProduct(factor(x), factor(y), flags);
  const [aRe, aIm] = partsOf(a);
  const [bRe, bIm] = partsOf(b);
  if (!aIm && !bIm) return times(aRe, bRe);
  return scope((aIm ?? bIm ?? a).device, () => {
    if (aIm && bIm)
      return pair(subtract(times(aRe, bRe), times(aIm, bIm)), add(times(aRe, bIm), times(aIm, bRe)));
    return pair(times(aRe, bRe), aIm ? times(aIm, bRe) : times(aRe, bIm ?? bRe));
  });
}

/** The recorded product of two real factors. */
function realProduct(a: Tensor<'float32'>, b: Tensor<'float32'>, flags: Flags): Tensor<'float32'> {
  const rank = a.shape.length;
  if (rank <= 2 || b.shape.length !== 2 || flags.transposeA) return apply(operation, [a, b], flags);
  // The rows of a whole batch times one matrix are one product: no batch of gradients is made only to be summed.
  lengths(a.shape, b.shape, flags);
  return scope(a.device, () => {
    const rows = apply(operation, [reshape(a, [-1, a.shape[rank - 1]]), b], flags);
    return reshape(rows, [...a.shape.slice(0, -1), rows.shape[1]]);
  });
}

function factor(x: Operand): Tensor<'float32'> {
  if (typeof x === 'number') throw new OptionError(`matmul: ${x} is a plain number; use multiply().`);
  return asFloat(x, 'matmul');
}
