import { forEachIndex, KernelTable, scanHostArrays } from '@argand/backend';
import {
  binary,
  binaryOperations,
  copy,
  fill,
  gather,
  matmul,
  randomBits,
  reduce,
  scatterAdd,
  select,
  unary,
  unaryOperations,
} from '@argand/backend/kernels';
import { randomBits as words } from '@argand/random';
import { reductions } from './reductions.ts';
import { numbersOf } from './storage.ts';

/** The ten kernels that every backend has. Layers compose everything else from them. */
export function requiredKernels(): KernelTable {
  return new KernelTable('plain', scanHostArrays(numbersOf))
    .set(fill, ({ out, value }) => {
      numbersOf(out).fill(value);
    })
    .set(copy, ({ shape, input, out }) => {
      const [from, to] = [numbersOf(input.storage), numbersOf(out.storage)];
      forEachIndex(shape, [input.strides, out.strides], (_, [i, o]) => {
        to[out.offset + o] = from[input.offset + i];
      });
    })
    .set(unary, ({ operation, length, input, out }) => {
      const [from, to] = [numbersOf(input), numbersOf(out)];
      const { reference } = unaryOperations[operation];
      for (let i = 0; i < length; i++) to[i] = reference(from[i]);
    })
    .set(binary, ({ operation, shape, a, b, out }) => {
      const [left, right, to] = [numbersOf(a.storage), numbersOf(b.storage), numbersOf(out)];
      // A product of two 32-bit integers may be too long for a float64.
      const compute =
        operation === 'multiply' && a.storage.dtype === 'int32'
          ? Math.imul
          : binaryOperations[operation].reference;
      forEachIndex(shape, [a.strides, b.strides], (place, [i, j]) => {
        to[place] = compute(left[i], right[j]);
        // A phase just below 1 rounds to 1 as a float32; its name is −1.
        if (operation === 'phase' && to[place] === 1) to[place] = -1;
      });
    })
    .set(select, ({ shape, condition, a, b, out }) => {
      const [conditions, to] = [numbersOf(condition.storage), numbersOf(out)];
      const [left, right] = [numbersOf(a.storage), numbersOf(b.storage)];
      forEachIndex(shape, [condition.strides, a.strides, b.strides], (place, [c, i, j]) => {
        to[place] = conditions[c] === 0 ? right[j] : left[i];
      });
    })
    .set(reduce, ({ operation, outer, length, inner, input, out }) => {
      const [from, to] = [numbersOf(input), numbersOf(out)];
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < inner; i++) {
          to[o * inner + i] = reductions[operation](from, o * length * inner + i, length, inner);
        }
      }
    })
    .set(matmul, ({ batch, rows, columns, depth, a, b, out, transposeA, transposeB, sharedA, sharedB }) => {
      const [left, right, to] = [numbersOf(a), numbersOf(b), numbersOf(out)];
      const [stepA, stepB] = [transposeA ? rows : 1, transposeB ? 1 : columns];
      for (let n = 0; n < batch; n++) {
        for (let r = 0; r < rows; r++) {
          const startA = (sharedA ? 0 : n * rows * depth) + (transposeA ? r : r * depth);
          for (let c = 0; c < columns; c++) {
            const startB = (sharedB ? 0 : n * depth * columns) + (transposeB ? c * depth : c);
            let sum = 0;
            for (let k = 0; k < depth; k++) sum += left[startA + k * stepA] * right[startB + k * stepB];
            to[(n * rows + r) * columns + c] = sum;
          }
        }
      }
    })
    .set(gather, ({ rows, width, count, table, indices, out }) => {
      const [from, places, to] = [numbersOf(table), numbersOf(indices), numbersOf(out)];
      for (let i = 0; i < count; i++) {
        const [row, start] = [places[i], i * width];
        if (row >= 0 && row < rows) to.set(from.subarray(row * width, (row + 1) * width), start);
        else to.fill(0, start, start + width);
      }
    })
    .set(scatterAdd, ({ rows, width, count, values, indices, out }) => {
      const [from, places, to] = [numbersOf(values), numbersOf(indices), numbersOf(out)];
      for (let i = 0; i < count; i++) {
        const row = places[i];
        if (row < 0 || row >= rows) continue;
        for (let c = 0; c < width; c++) to[row * width + c] += from[i * width + c];
      }
    })
    .set(randomBits, ({ stream, length, out }) => {
      numbersOf(out).set(words(stream, length));
    });
}
