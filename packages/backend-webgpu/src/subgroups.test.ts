import { Draw, describeBackend, kernelSuites } from '@argand/backend/conformance';
import { reduce, similarityLoss } from '@argand/backend/kernels';
import { describe, expect, test } from 'vitest';
import { openSoftware, whyNoAdapter } from '../test/adapter.ts';
import type { WebGpuDevice } from './device.ts';
import { webgpu } from './index.ts';

// Kernels with and without subgroups: the suite runs both ways, and the bits are the same.

const missing = await whyNoAdapter();
const subgroups = missing ? undefined : (await describeSoftware()).subgroups;
const without = missing ?? (subgroups ? undefined : 'left out, for lack of an adapter with subgroups');

async function describeSoftware() {
  const { gpu, adapter } = await openSoftware();
  gpu.destroy();
  return adapter;
}

describe.skipIf(without)(without ?? `with subgroups of ${subgroups?.smallest} threads and more`, () => {
  const length = 10_007;
  const numbers = new Draw(1, 'subgroups').uniform(length, -1, 1);

  /** A sum, a place of an extreme, and a mean loss. */
  async function answersOf(device: WebGpuDevice) {
    const [input, sum, place, labels, loss] = [
      device.allocate('float32', length),
      device.allocate('float32', 1),
      device.allocate('int32', 1),
      device.allocate('int32', 500),
      device.allocate('float32', 1),
    ];
    device.write(input, numbers);
    device.write(labels, new Int32Array(500).fill(1));
    const row = { outer: 1, length, inner: 1, input };
    device.run(reduce, { operation: 'sum', ...row, out: sum });
    device.run(reduce, { operation: 'argmax', ...row, out: place });
    device.run(similarityLoss, {
      ...{ batch: 500, classes: 20, phases: input, labels, out: loss, gradient: undefined },
    });
    return [(await device.read(sum))[0], (await device.read(place))[0], (await device.read(loss))[0]];
  }

  test('the bits are those without', async () => {
    const answers = await Promise.all(
      [true, false].map(async (subgroups) => {
        const device = await webgpu({ software: true, subgroups }).open();
        const found = await answersOf(device);
        await device.close();
        return found;
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0][1]).toBe(numbers.indexOf(numbers.reduce((a, b) => Math.max(a, b))));
  });
});

// The suite of conformance.slow.test.ts takes subgroups where there are any; these are the kernels that have them.
const kernels = ['reduce', 'similarityLoss', 'similarityCrossEntropy'];
const suites = kernelSuites.filter(({ kernel }) => kernels.includes(kernel));

describe.skipIf(without)(without ?? 'without them', () =>
  describeBackend(
    webgpu({ software: true, subgroups: false }),
    { describe, test, skip: test.skip },
    { suites, kernels: 'all' },
  ),
);
