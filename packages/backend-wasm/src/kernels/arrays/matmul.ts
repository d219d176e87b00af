import type { MatmulCall } from '@argand/backend/kernels';
import { MULTIPLY, MULTIPLY_BATCH, TILE_COLUMNS } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import {
  bytesOfPanels,
  bytesOfStrips,
  chunkRows,
  columnsAtOnce,
  leftColumns,
  leftRows,
  pack,
  roundUp,
  speed,
} from '../product.ts';

/** One product: addresses, row strides in bytes and sizes. */
export interface Product {
  readonly kind: number;
  readonly left: number;
  readonly leftStride: number;
  readonly right: number;
  readonly rightStride: number;
  readonly transposed: boolean;
  readonly out: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

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

function setProduct(machine: Machine, product: Product, columns: number, first: number): void {
  machine.set(0, product.left);
  machine.set(1, product.leftStride);
  machine.set(2, product.kind);
  machine.set(3, product.right + (product.transposed ? first * product.rightStride : 4 * first));
  machine.set(4, product.rightStride);
  machine.set(5, Number(product.transposed));
  machine.set(6, product.out + 4 * first);
  machine.set(7, 4 * product.columns);
  machine.set(8, product.rows);
  machine.set(9, columns);
  machine.set(10, product.depth);
}

/** One product, its rows (and columns, where there are few rows) shared among the threads. */
export function multiply(machine: Machine, product: Product): void {
  const { rows, columns, depth, transposed } = product;
  const { tileRows, threads } = machine;
  // Few rows read the right side about as often as packing would.
  const direct = rows <= 2 * tileRows && !transposed;
  const step = direct ? columns : columnsAtOnce(columns, depth);
  const rowsOfChunk = chunkRows(rows, tileRows);
  const strips = bytesOfStrips(rowsOfChunk);
  const scratch = machine.scratch(threads * strips + (direct ? 0 : bytesOfPanels(step, depth)));
  for (let first = 0; first < columns; first += step) {
    const count = Math.min(step, columns - first);
    const blocks = Math.ceil(rows / rowsOfChunk);
    const panels = Math.ceil(count / TILE_COLUMNS);
    const ranges = blocks >= 2 * threads ? 1 : Math.min(panels, Math.ceil((2 * threads) / blocks));
    const panelsOfRange = Math.ceil(panels / ranges);
    setProduct(machine, product, count, first);
    machine.set(11, direct ? 0 : scratch + threads * strips);
    machine.set(12, scratch);
    machine.set(13, strips);
    machine.set(14, rowsOfChunk);
    machine.set(15, panelsOfRange);
    const sharedRanges = threads === 1 ? 1 : Math.ceil(panels / panelsOfRange);
    if (threads === 1) machine.set(15, panels);
    machine.set(17, sharedRanges);
    if (!direct) pack(machine, count, depth);
    machine.run(MULTIPLY, blocks * sharedRanges, (rows * count * depth) / speed);
  }
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
