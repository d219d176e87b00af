import type { Numbers } from '@argand/backend';
import { Draw } from '@argand/backend/conformance';
import {
  matmul,
  phasorConvolution,
  phasorConvolutionGradient,
  phasorDense,
  phasorDenseGradient,
} from '@argand/backend/kernels';
import { describe, expect, test } from 'vitest';
import { whyNoAdapter } from '../../test/adapter.ts';
import { type WebGpuDevice, webgpu } from '../index.ts';

// Tiles and threads that go alone add in the same order: not one bit may differ.

const draw = new Draw(1, 'threads');
const phasesOf = (length: number) => Float32Array.from(draw.phases(length));
const [batch, inputs, outputs] = [37, 21, 45];
const numbers = {
  left: draw.uniform(3 * 45 * 33, -1, 1),
  right: draw.uniform(3 * 45 * 33, -1, 1),
  phases: phasesOf(batch * inputs).map((phase, i) => (i % 50 === 7 ? Number.NaN : phase)),
  weight: draw.uniform(inputs * outputs, -1, 1),
  bias: draw.uniform(outputs, -1, 1),
  gradient: draw.uniform(batch * outputs, -1, 1),
  images: phasesOf(2 * 9 * 10 * 3),
  filters: draw.uniform(3 * 3 * 3 * 5, -1, 1),
};

const convolution = {
  ...{ batch: 2, height: 9, width: 10, channels: 3, rows: 5, columns: 5, filters: 5 },
  ...{ kernelHeight: 3, kernelWidth: 3, strideDown: 2, strideAcross: 2, above: 1, left: 0 },
};

/** What every product answers on a device. */
async function answersOf(device: WebGpuDevice): Promise<Numbers<'float32'>[]> {
  const position = (values: Float32Array) => {
    const storage = device.allocate('float32', values.length);
    device.write(storage, values);
    return storage;
  };
  const room = (length: number) => device.allocate('float32', length);
  const read = (storages: ReturnType<typeof room>[]) => Promise.all(storages.map((one) => device.read(one)));
  const answers: Numbers<'float32'>[] = [];
  const [a, b] = [position(numbers.left), position(numbers.right)];
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      const out = room(3 * 45 * 45);
      const size = { batch: 3, rows: 45, columns: 45, depth: 33 };
      device.run(matmul, { ...size, a, b, out, transposeA, transposeB, sharedA: false, sharedB: transposeB });
      answers.push(...(await read([out])));
    }
  }
  const [phases, weight, bias] = [position(numbers.phases), position(numbers.weight), position(numbers.bias)];
  const [out, sum] = [room(batch * outputs), room(2 * batch * outputs)];
  device.run(phasorDense, { batch, inputs, outputs, phases, weight, bias, out, sum });
  const [weightGradient, biasGradient, phasesGradient] = [
    room(inputs * outputs),
    room(outputs),
    room(batch * inputs),
  ];
  device.run(phasorDenseGradient, {
    ...{ batch, inputs, outputs, damping: 0.1, phases, weight, sum, gradient: position(numbers.gradient) },
    ...{ weightGradient, biasGradient, phasesGradient },
  });
  answers.push(...(await read([out, sum, weightGradient, biasGradient, phasesGradient])));

  const windows = 2 * 5 * 5 * 5;
  const [images, filters] = [position(numbers.images), position(numbers.filters)];
  const [angles, sums, ofFilters, ofImages] = [
    room(windows),
    room(2 * windows),
    room(numbers.filters.length),
    room(numbers.images.length),
  ];
  device.run(phasorConvolution, {
    ...convolution,
    ...{ phases: images, weight: filters, bias: undefined, out: angles, sum: sums },
  });
  device.run(phasorConvolutionGradient, {
    ...{ ...convolution, damping: 0.1, phases: images, weight: filters, sum: sums, gradient: angles },
    ...{ weightGradient: ofFilters, biasGradient: undefined, phasesGradient: ofImages },
  });
  answers.push(...(await read([angles, sums, ofFilters, ofImages])));
  return answers;
}

const missing = await whyNoAdapter();
describe.skipIf(missing)(missing ?? 'with a driver in software', () => {
  test('every product has the same bits in tiles and by threads that go alone', async () => {
    const [inTiles, alone] = await Promise.all(
      [true, false].map(async (tiles) => {
        const device = await webgpu({ software: true, tiles }).open();
        const answers = await answersOf(device);
        await device.close();
        return answers;
      }),
    );
    expect(inTiles).toHaveLength(13);
    expect(inTiles[0].some((x) => x !== 0)).toBe(true);
    expect(alone).toEqual(inTiles);
  });
});
