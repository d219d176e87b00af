import type { MatmulCall } from '@argand/backend/kernels';
import { MULTIPLY_BATCH } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import {
  bytesOfPanels,
  bytesOfStrips,
  leftColumns,
  leftRows,
  multiply,
  type Product,
  roundUp,
  setProduct,
  speed,
} from '../product.ts';

/** A right side of so few numbers is packed anew by each thread, for each product of a batch. */
const smallRightSide = 64 * 1024;

export function matmul(machine: Machine): (call: MatmulCall) => void {
  return (call) => {
    const { rows, columns, depth, transposeA, transposeB, sharedA, sharedB } = call;
    if (call.batch * rows * columns === 0) return;
    // Many left sides with one right side are one tall left side.
    const tall = sharedB && !sharedA && !transposeA;
    const batch = tall ? 1 : call.batch;
    const product: Product = {
      kind: transposeA ? leftColumns : leftRows,
      left: machine.address(call.a),
      leftStride: 4 * (transposeA ? rows : depth),
      right: machine.address(call.b),
      rightStride: 4 * (transposeB ? depth : columns),
      transposed: transposeB,
      out: machine.address(call.out),
      rows: tall ? call.batch * rows : rows,
      columns,
      depth,
    };
    const leftStep = sharedA ? 0 : 4 * rows * depth;
    const rightStep = sharedB ? 0 : 4 * depth * columns;
    const outStep = 4 * rows * columns;
    if (batch > 1 && columns * depth <= smallRightSide) {
      multiplyBatch(machine, product, batch, leftStep, rightStep, outStep);
      return;
    }
    for (let n = 0; n < batch; n++) {
      const { left, right, out } = product;
      multiply(machine, {
        ...product,
        left: left + n * leftStep,
        right: right + n * rightStep,
        out: out + n * outStep,
      });
    }
  };
}

/** Many small products: each thread takes whole ones. */
function multiplyBatch(
  machine: Machine,
  product: Product,
  batch: number,
  leftStep: number,
  rightStep: number,
  outStep: number,
): void {
  const { rows, columns, depth } = product;
  const share = roundUp(bytesOfStrips(64) + bytesOfPanels(columns, depth), 64);
  const work = rows * columns * depth;
  const productsOfChunk = Math.max(1, Math.floor(100_000 / Math.max(work, 1)));
  setProduct(machine, product, columns, 0);
  machine.set(12, machine.scratch(machine.threads * share));
  machine.set(13, share);
  machine.set(18, leftStep);
  machine.set(19, rightStep);
  machine.set(20, outStep);
  machine.set(21, batch);
  machine.set(22, productsOfChunk);
  machine.run(MULTIPLY_BATCH, Math.ceil(batch / productsOfChunk), (batch * work) / speed);
}
