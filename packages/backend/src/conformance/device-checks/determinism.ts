import type { Device } from '../../device.ts';
import { matmul } from '../../kernels/arrays/matmul.ts';
import { reduce } from '../../kernels/arrays/reduce.ts';
import { scatterAdd } from '../../kernels/arrays/scatter-add.ts';
import { phasorDense } from '../../kernels/phasor-layers/phasor-dense.ts';
import { phasorDenseGradient } from '../../kernels/phasor-layers/phasor-dense-gradient.ts';
import type { DeviceStorage, ElementType } from '../../storage.ts';
import { Draw } from '../draw.ts';
import { type CheckGroup, requireSame } from './check.ts';

function place<T extends ElementType>(
  device: Device,
  type: T,
  numbers: Float32Array | Int32Array,
): DeviceStorage<T> {
  const storage = device.allocate(type, numbers.length);
  device.write(storage, numbers);
  return storage;
}

const plain = { transposeA: false, transposeB: false, sharedA: false, sharedB: false };

/** [rows, columns, depth]. Numbers are of many magnitudes, so that sums round and their order shows, in float64 too. */
const products = [
  [5, 3, 7],
  [13, 17, 64],
  [67, 10, 65],
  [9, 33, 300],
  [130, 20, 90],
];

/** The product of these rows with b, read. */
async function product(
  device: Device,
  a: Float32Array,
  b: DeviceStorage<'float32'>,
  [rows, columns, depth]: readonly number[],
): Promise<ArrayLike<number>> {
  const left = place(device, 'float32', a);
  const out = device.allocate('float32', rows * columns);
  device.run(matmul, { batch: 1, rows, columns, depth, a: left, b, out, ...plain });
  const read = await device.read(out);
  device.free(left);
  device.free(out);
  return read;
}

/** Phases and sums of these rows through one layer, read. */
async function dense(
  device: Device,
  x: Float32Array,
  weight: DeviceStorage<'float32'>,
  bias: DeviceStorage<'float32'>,
  [batch, outputs, inputs]: readonly number[],
) {
  const phases = place(device, 'float32', x);
  const out = device.allocate('float32', batch * outputs);
  const sum = device.allocate('float32', 2 * batch * outputs);
  device.run(phasorDense, { batch, inputs, outputs, phases, weight, bias, out, sum });
  const read = { out: await device.read(out), sum: await device.read(sum) };
  for (const storage of [phases, out, sum]) device.free(storage);
  return read;
}

function part(numbers: ArrayLike<number>, from: number, to: number): number[] {
  return Array.from(numbers).slice(from, to);
}

/** The same work gives the same bits, and a row has the same bits in any batch. */
export const determinismChecks: CheckGroup = {
  title: 'determinism',
  checks: [
    {
      name: 'the same kernel run twice gives the same bits',
      async run(device) {
        const draw = new Draw(1, 'twice');
        const input = place(device, 'float32', draw.uniform(70_001, -1, 1));
        const indices = place(device, 'int32', draw.integers(7_000, 0, 11));
        const bits: ArrayLike<number>[] = [];
        for (let round = 0; round < 2; round++) {
          const sum = device.allocate('float32', 1);
          device.run(reduce, { operation: 'sum', outer: 1, length: 70_001, inner: 1, input, out: sum });
          const rows = place(device, 'float32', new Float32Array(110));
          device.run(scatterAdd, { rows: 11, width: 10, count: 7_000, values: input, indices, out: rows });
          const out = device.allocate('float32', 64 * 64);
          device.run(matmul, {
            batch: 1,
            rows: 64,
            columns: 64,
            depth: 500,
            a: input,
            b: input,
            out,
            ...plain,
          });
          const read = [await device.read(sum), await device.read(rows), await device.read(out)];
          bits.push(read.flatMap((numbers) => [...numbers]));
        }
        requireSame(bits[1], bits[0], 'the second run');
      },
    },
    {
      name: 'a gradient computed twice has the same bits',
      kernel: phasorDenseGradient.name,
      async run(device) {
        const draw = new Draw(1, 'gradient twice');
        const [batch, inputs, outputs] = [130, 70, 30];
        const phases = place(device, 'float32', draw.phases(batch * inputs));
        const weight = place(device, 'float32', draw.uniform(inputs * outputs, -1, 1));
        const sum = place(device, 'float32', draw.uniform(2 * batch * outputs, -3, 3));
        const gradient = place(device, 'float32', draw.uniform(batch * outputs, -1, 1));
        const bits: ArrayLike<number>[] = [];
        for (let round = 0; round < 2; round++) {
          const phasesGradient = device.allocate('float32', batch * inputs);
          const weightGradient = device.allocate('float32', inputs * outputs);
          const biasGradient = device.allocate('float32', outputs);
          device.run(phasorDenseGradient, {
            batch,
            inputs,
            outputs,
            phases,
            weight,
            sum,
            gradient,
            damping: 0.3,
            phasesGradient,
            weightGradient,
            biasGradient,
          });
          const read = await Promise.all(
            [phasesGradient, weightGradient, biasGradient].map((storage) => device.read(storage)),
          );
          bits.push(read.flatMap((numbers) => [...numbers]));
        }
        requireSame(bits[1], bits[0], 'the second run');
      },
    },
    {
      name: 'a row of matmul has the same bits in any batch of rows',
      async run(device) {
        for (const [rows, columns, depth] of products) {
          const draw = new Draw(1, `rows ${rows} ${columns} ${depth}`);
          const a = draw.magnitudes(rows * depth, -3, 1);
          const b = place(device, 'float32', draw.magnitudes(depth * columns, -3, 1));
          const all = await product(device, a, b, [rows, columns, depth]);
          for (const [from, to] of [
            [0, 1],
            [rows - 1, rows],
            [1, 4],
            [2, rows],
          ]) {
            const some = await product(device, a.slice(from * depth, to * depth), b, [
              to - from,
              columns,
              depth,
            ]);
            const what = `rows ${from} to ${to - 1} of [${rows}, ${depth}] · [${depth}, ${columns}], alone`;
            requireSame(some, part(all, from * columns, to * columns), what);
          }
        }
      },
    },
    {
      name: 'a column of matmul has the same bits beside any others',
      async run(device) {
        for (const [rows, columns, depth] of products) {
          const draw = new Draw(1, `columns ${rows} ${columns} ${depth}`);
          const a = draw.magnitudes(rows * depth, -3, 1);
          const b = draw.magnitudes(depth * columns, -3, 1);
          const all = await product(device, a, place(device, 'float32', b), [rows, columns, depth]);
          for (const width of [1, 2, columns - 1]) {
            const left = b.filter((_, i) => i % columns < width);
            const some = await product(device, a, place(device, 'float32', left), [rows, width, depth]);
            const what = `the first ${width} columns of [${rows}, ${depth}] · [${depth}, ${columns}], alone`;
            requireSame(
              some,
              part(all, 0, rows * columns).filter((_, i) => i % columns < width),
              what,
            );
          }
        }
      },
    },
    {
      name: 'a row of phasorDense has the same bits in any batch',
      kernel: phasorDense.name,
      async run(device) {
        for (const [batch, outputs, inputs] of products) {
          const draw = new Draw(1, `batch ${batch} ${outputs} ${inputs}`);
          const x = draw.phases(batch * inputs);
          const weight = place(device, 'float32', draw.uniform(inputs * outputs, -1, 1));
          const bias = place(device, 'float32', draw.uniform(outputs, -1, 1));
          const all = await dense(device, x, weight, bias, [batch, outputs, inputs]);
          for (const [from, to] of [
            [0, 1],
            [batch - 1, batch],
            [1, 4],
            [2, batch],
          ]) {
            const rows = x.slice(from * inputs, to * inputs);
            const some = await dense(device, rows, weight, bias, [to - from, outputs, inputs]);
            const what = `samples ${from} to ${to - 1} of ${batch} × ${inputs} → ${outputs}, alone`;
            requireSame(some.out, part(all.out, from * outputs, to * outputs), what);
            const size = batch * outputs;
            requireSame(
              some.sum,
              [
                ...part(all.sum, from * outputs, to * outputs),
                ...part(all.sum, size + from * outputs, size + to * outputs),
              ],
              `${what}, sums`,
            );
          }
        }
      },
    },
  ],
};
