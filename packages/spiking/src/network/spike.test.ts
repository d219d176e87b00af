import { readdirSync, readFileSync } from 'node:fs';
import { openDevice, reference } from '@argand/backend';
import { createNetwork, dense, dropout, flatten, type Layer, Network, quadrature } from '@argand/layers';
import { cosPi, distance, phaseOf, sinPi } from '@argand/phasor';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { phases, spikes } from '../conformance/small-networks.ts';
import {
  continuousSchedule,
  gated,
  type Neuron,
  resonator,
  type Spike,
  spike,
  spikeTrain,
} from '../index.ts';

const inputs = 4;
let network: Network;
let weights: { weight: number[]; bias: number[]; targets: number }[];

beforeAll(async () => {
  const device = await openDevice([reference()]);
  const layers = [flatten(), dense(5), dropout(0.5), dense(3)];
  network = await createNetwork({ device, seed: 3, inputShape: [2, 2], layers });
  weights = await Promise.all(
    [1, 3].map(async (i) => ({
      weight: Array.from(await network.parameters[`layers.${i}.weight`].read()),
      bias: Array.from(await network.parameters[`layers.${i}.bias`].read()),
      targets: i === 1 ? 5 : 3,
    })),
  );
});

const pixels = (length: number) => ({
  images: Float32Array.from({ length: length * inputs }, (_, k) => ((k * 7) % 16) / 16 - 0.5),
  length,
});

/** What a gated wave must answer to spikes of cycle 0, by plain sums: whoever fires twice counts twice. */
function recomputed(list: readonly Spike[]): number[] {
  let arriving: { readonly neuron: number; readonly phase: number }[] = [...list];
  let last: number[] = [];
  for (const { weight, bias, targets } of weights) {
    last = Array.from({ length: targets }, (_, o) => {
      let [re, im] = [bias[o], 0];
      for (const { neuron, phase } of arriving) {
        re += weight[neuron * targets + o] * cosPi(phase);
        im += weight[neuron * targets + o] * sinPi(phase);
      }
      return phaseOf(re, im);
    });
    arriving = last.map((phase, neuron) => ({ neuron, phase }));
  }
  return last;
}

describe('spike sees spikes, never phases', () => {
  test('inputs permuted, delayed, deleted: the output follows', async () => {
    const disturbance = fc.record({
      order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
      deleted: fc.subarray([0, 1, 2, 3]),
      late: fc.array(phases, { minLength: 4, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(spikes(inputs, 1), disturbance, async (list, { order, deleted, late }) => {
        const disturbed = list
          .filter(({ neuron }) => !deleted.includes(neuron))
          .map(({ neuron, cycle, phase }) => ({
            neuron: order[neuron],
            cycle,
            phase: Math.max(phase, late[neuron]),
          }));
        const both = spikeTrain([list, disturbed], { neurons: inputs });
        const { phases: decoded, last, cycles } = await spike(network, both, { neuron: gated() });
        [list, disturbed].forEach((one, image) => {
          recomputed(one).forEach((phase, o) => {
            const temporal = decoded[(image * cycles + last) * 3 + o];
            expect(distance(temporal, phase)).toBeLessThanOrEqual(1e-9);
          });
        });
      }),
      { numRuns: 100 },
    );
  });

  test('a network whose atemporal pass throws answers all the same', async () => {
    const refuse = () => {
      throw new Error('the atemporal pass was called');
    };
    const silent = (layer: Layer): Layer => ({
      ...layer,
      apply: refuse,
      temporalRule(input) {
        const rule = layer.temporalRule(input);
        return rule.rule === 'synapses'
          ? { rule: 'synapses', synapses: { ...rule.synapses, phases: refuse } }
          : rule;
      },
    });
    const { device, description, parameters, encoderTensors } = network;
    const layers = description.layers.map(silent);
    const deaf = new Network(device, { ...description, layers }, parameters, encoderTensors);
    expect(() => deaf.infer(pixels(1))).toThrow('the atemporal pass was called');
    for (const neuron of [gated(), resonator()]) {
      expect(await spike(deaf, pixels(3), { neuron })).toEqual(await spike(network, pixels(3), { neuron }));
    }
  });

  test('no source file names the atemporal pass', () => {
    const root = new URL('../', import.meta.url);
    const files = readdirSync(root, { recursive: true }).map(String);
    const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
    expect(sources.length).toBeGreaterThan(10);
    for (const file of sources) {
      const code = readFileSync(new URL(file, root), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      expect(code, file).not.toMatch(/\.(infer|layerPhases|predictions|apply)\(|synapses\.phases/);
    }
  });
});

describe('spike', () => {
  test('counts, decoded shape and recorded spikes', async () => {
    const result = await spike(network, pixels(3), { neuron: gated(), record: { images: [1], layers: [1] } });
    expect([result.images, result.outputs, result.cycles, result.phases.length]).toEqual([3, 3, 3, 27]);
    const { counts, recorded } = result;
    expect([...counts.inputSpikes]).toEqual([4, 4, 4]);
    expect([...counts.spikes]).toEqual([5, 3, 5, 3, 5, 3]);
    expect([...counts.references]).toEqual([1, 1, 1, 1, 1, 1]);
    expect([...counts.operations]).toEqual([25, 18, 25, 18, 25, 18]);
    expect([...counts.silentOutputs]).toEqual([0, 0, 0]);
    expect(recorded?.images).toEqual([1]);
    expect(recorded?.inputs.phase.length).toBe(4);
    expect(
      recorded?.layers.map(({ layer, train }) => [layer, train.images, train.clock, train.phase.length]),
    ).toEqual([[1, 1, 2, 3]]);
  });

  test('batches of any size, and images as a tensor, give the same bits', async () => {
    for (const neuron of [gated(), gated({ cycles: 4 }), resonator({ cycles: 4 })]) {
      const whole = await spike(network, pixels(5), { neuron, record: true });
      expect(await spike(network, pixels(5), { neuron, record: true, batchSize: 2 })).toEqual(whole);
      const flat = await createNetwork({
        device: network.device,
        seed: 0,
        inputShape: [2, 2],
        layers: [flatten(), dense(3)],
      });
      const images = flat.encode(pixels(5));
      expect(await spike(network, images, { neuron, record: true })).toEqual(whole);
      images.dispose();
      flat.dispose();
    }
  });

  test('leaves no storage on the device', async () => {
    const before = network.device.memory();
    await spike(network, pixels(3), { neuron: gated(), batchSize: 1 });
    expect(network.device.memory()).toEqual(before);
  });

  test('reports progress, and stops when its signal is aborted', async () => {
    const seen: unknown[] = [];
    const stop = new AbortController();
    await spike(network, pixels(3), {
      neuron: gated(),
      batchSize: 2,
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen).toEqual([
      { images: 2, total: 3 },
      { images: 3, total: 3 },
    ]);
    const stopped = spike(network, pixels(3), {
      neuron: gated(),
      batchSize: 1,
      onProgress: () => stop.abort(new Error('enough')),
      signal: stop.signal,
    });
    await expect(stopped).rejects.toThrow('enough');
  });

  test('a neuron that looks ahead receives spikes a little beyond the moment it must answer', async () => {
    const until: unknown[] = [];
    const ahead: Neuron = {
      name: 'ahead',
      settings: {},
      lookahead: 0.05,
      evaluation: (layers, cycles = 2) => continuousSchedule(layers, cycles),
      open: ({ images, fanOut, clock }) => ({
        async advance(_arriving, moment) {
          until.push(moment);
          return spikeTrain(
            Array.from({ length: images }, () => []),
            { neurons: fanOut.targets, clock: clock + 1 },
          );
        },
        save: () => ({}),
      }),
    };
    const { counts } = await spike(network, pixels(1), { neuron: ahead });
    expect(until).toEqual([
      { cycle: 2, phase: 0.1 },
      { cycle: 2, phase: -0.4 },
    ]);
    expect([...counts.silentOutputs]).toEqual([3]);
  });

  test('bad input is named', async () => {
    const neuron = gated();
    const one = (spikes: Spike[], neurons = inputs) => spikeTrain([spikes], { neurons });
    const at = (cycle: number) => ({ neuron: 0, cycle, phase: 0 });
    await expect(spike(network, pixels(1), { neuron, cycles: 0 })).rejects.toThrow(
      'spike: cycles is 0, but must be a whole number above 0.',
    );
    await expect(spike(network, pixels(1), { neuron, cycles: 1.5 })).rejects.toThrow('spike: cycles is 1.5');
    await expect(spike(network, pixels(1), { neuron, batchSize: -1 })).rejects.toThrow(
      'spike: batchSize is -1',
    );
    await expect(spike(network, pixels(0), { neuron })).rejects.toThrow('spike: there are no images');
    await expect(spike(network, one([at(1)]), { neuron })).rejects.toThrow(
      'spike: input: image 0 has a spike in cycle 1, but inputs only fire before cycle 1; ask for more cycles, or leave it out.',
    );
    await expect(spike(network, one([], 3), { neuron })).rejects.toThrow(
      'spike: input has 3 neurons on clock 0, but the network expects 4 on clock 0.',
    );
    const swapped = { ...one([at(0), { ...at(0), phase: 0.5 }]), phase: Float64Array.of(0.5, 0) };
    await expect(spike(network, swapped, { neuron })).rejects.toThrow(
      'spike: input: image 0, spike 1: out of order, (cycle 0, phase 0, neuron 0) after (cycle 0, phase 0.5, neuron 0)',
    );
    await expect(spike(network, pixels(2), { neuron, record: { images: [2] } })).rejects.toThrow(
      'spike: record.images[0] is 2; expected ascending whole numbers from 0 to 1.',
    );
    await expect(spike(network, pixels(2), { neuron, record: { layers: [2] } })).rejects.toThrow(
      'spike: record.layers[0] is 2; expected whole numbers from 0 to 1',
    );
    await expect(spike(network, { images: new Float32Array(9), length: 3 }, { neuron })).rejects.toThrow(
      'the network expects 4 each',
    );
  });

  test('a layer without a meaning in time is named', async () => {
    const { device, description, parameters, encoderTensors } = network;
    const strange = { ...dropout(0), kind: 'strange' };
    Object.assign(strange, { temporalRule: () => ({ rule: 'dance' }) });
    const layers = [...description.layers.slice(0, 3), strange, description.layers[3]];
    const other = new Network(device, { ...description, layers }, parameters, encoderTensors);
    await expect(spike(other, pixels(1), { neuron: gated() })).rejects.toThrow(
      'layers.3 (strange) has no meaning in time that spike() knows: its rule is dance, but must be synapses, earliest, rename, absent or function.',
    );
    const empty = new Network(
      device,
      { ...description, layers: [flatten()], readout: quadrature(4) },
      {},
      {},
    );
    await expect(spike(empty, pixels(1), { neuron: gated() })).rejects.toThrow('no layer with synapses');
  });
});
