import { type Device, openDevice, reference } from '@argand/backend';
import { forwardSpikes, sortSpikes } from '@argand/backend/kernels';
import { conv2d, createNetwork, dense, flatten, type Layer, minPool } from '@argand/layers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gated, hold, type Neuron, ode, resonator, type SpikeResult, spike } from '../index.ts';

const neurons: [string, Neuron][] = [
  ['gated', gated()],
  ['gated as a stream', gated({ cycles: 5 })],
  ['hold', hold()],
  ['hold with a leak', hold({ leak: 1, cycles: 3 })],
  ['resonator', resonator({ cycles: 4 })],
  ['ode, which no kernel hands over', ode({ cycles: 3 })],
];

/** Layers that follow each other with and without a reference, and what only the host can do between them. */
const stacks: [string, Layer[]][] = [
  ['dense layers', [flatten(), dense(9), dense(7, { bias: false }), dense(3)]],
  [
    'convolutions and a pool',
    [
      conv2d(3, { kernelSize: 3 }),
      conv2d(4, { kernelSize: 2, strides: 2 }),
      minPool(2),
      flatten(),
      dense(5),
      dense(3),
    ],
  ],
];

/** The reference, and what it ran; without one of its kernels, if that is named. */
async function watched(missing?: string): Promise<{ device: Device; ran: Set<string> }> {
  const device = await openDevice([reference()]);
  const ran = new Set<string>();
  const watch: Device = {
    backend: device.backend,
    description: device.description,
    threads: 1,
    arithmetic: device.arithmetic,
    allocate: (type, length) => device.allocate(type, length),
    free: (storage) => device.free(storage),
    write: (storage, numbers, offset) => device.write(storage, numbers, offset),
    read: (storage, offset, length) => device.read(storage, offset, length),
    supports: (kernel) => kernel.name !== missing && device.supports(kernel),
    run: (kernel, call) => {
      ran.add(kernel.name);
      device.run(kernel, call);
    },
    synchronize: () => device.synchronize(),
    memory: () => device.memory(),
    close: () => device.close(),
    [Symbol.asyncDispose]: () => device.close(),
  };
  return { device: watch, ran };
}

const comparable = ({ phases, counts, output }: SpikeResult) => ({ phases, counts, output });

describe.each(neurons)('%s', (_name, neuron) => {
  test.each(stacks)(
    'spikes that stay on the device are those returned to the host: %s',
    async (_title, layers) => {
      const { device, ran } = await watched();
      const [without, unsorted] = [await watched(forwardSpikes.name), await watched(sortSpikes.name)];
      const length = 3;
      await fc.assert(
        fc.asyncProperty(fc.nat(1000), fc.boolean(), async (seed, dark) => {
          const images = {
            // A dark image: all inputs fire at one phase, on a grid on which spikes meet.
            images: Float32Array.from({ length: 64 * length }, (_, k) =>
              dark && k < 64 ? 0 : ((k * (seed + 7)) % 16) / 16,
            ),
            length,
          };
          const results = await Promise.all(
            [device, without.device, unsorted.device].map(async (on) => {
              const network = await createNetwork({ device: on, seed, inputShape: [8, 8, 1], layers });
              const [counted, recorded] = [
                await spike(network, images, { neuron, batchSize: 2 }),
                await spike(network, images, { neuron, batchSize: 2, record: true }),
              ];
              network.dispose();
              expect(comparable(counted)).toEqual(comparable(recorded));
              return comparable(counted);
            }),
          );
          expect(results[1]).toEqual(results[0]);
          expect(results[2]).toEqual(results[0]);
        }),
        { numRuns: 5 },
      );
      expect(ran.has('forwardSpikes')).toBe(neuron.kernel !== undefined && neuron.lookahead === 0);
      expect(without.ran.has('forwardSpikes')).toBe(false);
      expect(unsorted.ran.has('forwardSpikes')).toBe(false);
      expect(device.memory().storages).toBe(0);
    },
  );
});
