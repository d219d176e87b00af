import type { Device } from '@argand/backend';
import { createNetwork, dense, type Network } from '@argand/layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { host } from '../conformance/small-networks.ts';
import { gated, hold, type Neuron, type Noise, ode, openStream, resonator, type Stream } from '../index.ts';

/** So many that a window has few cycles. */
const images = 400;
const inputs = 4;
const layers = [dense(5), dense(3)];
const phases = Float64Array.from({ length: images * inputs }, (_, k) => ((k * 37) % 64) / 32 - 1);
const networkOn = (device: Device) => createNetwork({ device, seed: 3, inputShape: [inputs], layers });

let network: Network;
beforeAll(async () => {
  network = await networkOn(host);
});

const noise: Noise = { jitter: 0.03, deletion: 0.1, spurious: 0.1, seed: 5 };
const neurons: [string, Neuron, Noise | undefined][] = [
  ['gated', gated(), undefined],
  ['hold with a leak', hold({ leak: 1 }), undefined],
  ['resonator', resonator(), undefined],
  ['ode', ode(), undefined],
  ['gated in noise', gated(), noise],
  ['resonator in noise', resonator(), noise],
  ['ode in noise', ode(), noise],
];

describe.each(neurons)('%s', (_name, neuron, disturbed) => {
  test.each([-1, 0.3])(
    'one call of n cycles returns what n calls return, bit for bit, from phase %s on',
    async (phase) => {
      const options = { neuron, images, ...(disturbed ? { noise: disturbed } : {}) };
      const [whole, single] = await Promise.all([openStream(network, options), openStream(network, options)]);
      const cycles = 25;
      await whole.setInput(phases);
      await single.setInput(phases);
      await whole.advance({ cycle: 1, phase });
      await single.advance({ cycle: 1, phase });
      const { output, layers: fired, operations, decoded } = await whole.advance(cycles);
      /** Of the last image, in the output and in each layer. */
      const spikes = [output, ...fired].map(() => 0);
      let done = 0;
      const sums = new Float64Array(images);
      for (let k = 0; k < cycles; k++) {
        const step = await single.advance();
        step.operations.forEach((count, image) => {
          sums[image] += count;
        });
        const last = images - 1;
        for (const [k, [ours, theirs]] of [
          [output, step.output] as const,
          ...fired.map((train, layer) => [train, step.layers[layer]] as const),
        ].entries()) {
          const count = theirs.offsets[images] - theirs.offsets[last];
          const from = ours.offsets[last] + spikes[k];
          for (const name of ['neuron', 'cycle', 'phase'] as const) {
            expect(ours[name].slice(from, from + count)).toEqual(theirs[name].slice(theirs.offsets[last]));
          }
          spikes[k] += count;
        }
        for (let image = 0; image < images; image++) {
          const size = step.decoded.cycles * 3;
          const start = (image * decoded.cycles + done) * 3;
          expect(decoded.phases.slice(start, start + size)).toEqual(
            step.decoded.phases.slice(image * size, (image + 1) * size),
          );
        }
        done += step.decoded.cycles;
      }
      expect(done).toBe(decoded.cycles);
      expect(spikes).toEqual([output, ...fired].map(({ offsets }) => offsets[images] - offsets[images - 1]));
      expect(operations).toEqual(sums);
      expect(await whole.save()).toEqual(await single.save());
      await Promise.all([whole.close(), single.close()]);
    },
  );
});

/** The same device, watched, and made to fail. */
function watched(device: Device) {
  const watch = { peak: 0, allocationsLeft: Number.POSITIVE_INFINITY };
  const proxy: Device = {
    ...device,
    allocate: (type, length) => {
      if (watch.allocationsLeft-- <= 0) throw new Error('no memory is left');
      const storage = device.allocate(type, length);
      watch.peak = Math.max(watch.peak, device.memory().bytes);
      return storage;
    },
    free: (storage) => device.free(storage),
    write: (...call) => device.write(...call),
    read: (...call) => device.read(...call),
    supports: (kernel) => device.supports(kernel),
    run: (...call) => device.run(...call),
    synchronize: () => device.synchronize(),
    memory: () => device.memory(),
    close: () => device.close(),
    [Symbol.asyncDispose]: () => device.close(),
  };
  return { device: proxy, watch };
}

async function opened(device: Device, neuron: Neuron): Promise<{ stream: Stream; network: Network }> {
  const ofDevice = await networkOn(device);
  const stream = await openStream(ofDevice, { neuron, images });
  await stream.setInput(phases);
  return { stream, network: ofDevice };
}

test('memory on the device does not grow with the number of cycles', async () => {
  const { device, watch } = watched(host);
  const { stream, network: ofDevice } = await opened(device, hold());
  await stream.advance(20);
  const few = watch.peak;
  await stream.advance(400);
  expect(watch.peak).toBe(few);
  await stream.close();
  ofDevice.dispose();
});

describe('400,000,000 cycles', () => {
  test('are refused at once where all would be returned; nothing has moved', async () => {
    const stream = await openStream(network, { neuron: gated() });
    await expect(stream.advance(4e8)).rejects.toThrow(
      /^stream\.advance: 400000000 cycles would return about \d+ MiB of spikes, more than 1024 MiB; advance at most \d+ cycles at once, or take them step by step: for await \(const step of stream\.steps\(400000000\)\)\.$/,
    );
    expect(stream.now).toEqual({ cycle: 0, phase: -1 });
    await stream.advance(3);
    await stream.close();
  });

  test('come step by step, for as long as somebody takes them', async () => {
    const stream = await openStream(network, { neuron: gated() });
    await stream.setInput([0.25, -0.5, 0.125, -1]);
    let steps = 0;
    let decoded = 0;
    for await (const step of stream.steps(4e8)) {
      decoded += step.decoded.cycles;
      if (++steps === 3) break;
    }
    expect(decoded).toBe(stream.now.cycle - 1);
    expect(stream.now.cycle).toBeLessThan(20_000);
    expect((await stream.advance(2)).decoded.cycles).toBe(2);
    expect(() => stream.steps({ cycle: 0, phase: -1 })).toThrow('stream.steps: cannot go back');
    await stream.close();
    expect(() => stream.steps(1)).toThrow('stream.steps: the stream is closed');
  });
});

describe('an advance that fails halfway', () => {
  test.each<[string, Neuron]>([
    ['gated', gated()],
    ['hold', hold()],
    ['resonator', resonator({ refractory: 0 })],
    ['ode', ode()],
  ])('of %s leaves nothing on the device and a stream that refuses further calls', async (_, neuron) => {
    const { device, watch } = watched(host);
    for (let allocations = 0; ; allocations++) {
      const before = host.memory();
      const { stream, network: ofDevice } = await opened(device, neuron);
      watch.allocationsLeft = allocations;
      const error: unknown = await stream.advance(20).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      watch.allocationsLeft = Number.POSITIVE_INFINITY;
      if (error === undefined) {
        await stream.close();
        ofDevice.dispose();
        expect(host.memory()).toEqual(before);
        expect(allocations).toBeGreaterThan(10);
        break;
      }
      expect(error).toMatchObject({ message: 'no memory is left' });
      ofDevice.dispose();
      expect(host.memory()).toEqual(before);
      const words =
        'an earlier call failed halfway (no memory is left), and the stream is closed; open another';
      await expect(stream.advance()).rejects.toThrow(`stream.advance: ${words}`);
      await expect(stream.save()).rejects.toThrow(`stream.save: ${words}`);
      await expect(stream.setInput(undefined)).rejects.toThrow(`stream.setInput: ${words}`);
      expect(() => stream.pushSpikes([])).toThrow(`stream.pushSpikes: ${words}`);
      expect(() => stream.answer()).toThrow(`stream.answer: ${words}`);
      await stream.close();
      // The rest fail alike; one in some is enough.
      allocations += 7;
    }
  });
});
