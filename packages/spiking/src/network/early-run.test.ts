import { readFileSync } from 'node:fs';
import { openDevice, reference } from '@argand/backend';
import {
  conv2d,
  createNetwork,
  dense,
  flatten,
  type Layer,
  minPool,
  type Network,
  readNetwork,
} from '@argand/layers';
import { readNpy } from '@argand/npy';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  gated,
  hold,
  meanCounts,
  type Neuron,
  type Noise,
  ode,
  predict,
  resonator,
  type SpikeResult,
  type StopEarly,
  spike,
} from '../index.ts';

const cycles = 7;
const neurons: [string, Neuron][] = [
  ['gated', gated({ cycles })],
  ['hold', hold({ cycles })],
  ['hold with a leak', hold({ cycles, leak: 1 })],
  ['resonator', resonator({ cycles })],
  ['resonator with a threshold', resonator({ cycles, threshold: 0.1, refractory: 0.01 })],
  ['ode', ode({ cycles })],
  ['ode, Runge-Kutta', ode({ cycles, solver: 'rk45' })],
  ['ode, the largest of each cycle', ode({ cycles, detection: 'cyclemax' })],
];
const noises: (Noise | undefined)[] = [
  undefined,
  { jitter: 0.03, deletion: 0.2, seed: 5 },
  { spurious: 0.1, mismatch: 0.02, levels: 16, seed: 6, at: ['inputs', 0, 1] },
];
const inputs = 5;
const outputs = 3;
let small: Network;
let golden: Network;
let pixels: Float32Array;

beforeAll(async () => {
  const device = await openDevice([reference()]);
  const layers = [dense(6), dense(outputs)];
  small = await createNetwork({ device, seed: 3, inputShape: [inputs], layers });
  const file = (name: string) =>
    readFileSync(new URL(`../../../../tests/golden/mnist-mlp/${name}`, import.meta.url));
  golden = await readNetwork(file('network.safetensors'), { device });
  pixels = Float32Array.from(readNpy(file('inputs.npy'), 'inputs.npy').numbers);
});

function operationsOf({ counts, neurons: { length } }: SpikeResult, image: number): number {
  return counts.operations.subarray(image * length, (image + 1) * length).reduce((sum, n) => sum + n, 0);
}

/** Up to its answer, each image fired what it fires in the whole run, and did no more for it. */
function expectBeginning(early: SpikeResult, whole: SpikeResult): void {
  const { images, outputs, last, phases, answerCycles, counts } = early;
  const layers = early.neurons.length;
  for (let image = 0; image < images; image++) {
    const answer = answerCycles?.[image] ?? Number.NaN;
    expect(answer).toBeLessThanOrEqual(last);
    for (let c = 0; c < early.cycles; c++) {
      const start = (image * early.cycles + c) * outputs;
      const expected = whole.phases.slice(start, start + outputs);
      expect(phases.slice(start, start + outputs)).toEqual(
        c <= answer ? expected : expected.fill(Number.NaN),
      );
    }
    for (let l = image * layers; l < (image + 1) * layers; l++) {
      for (const name of ['operations', 'spikes', 'references', 'active'] as const) {
        expect(counts[name][l]).toBeLessThanOrEqual(whole.counts[name][l]);
      }
    }
    // Stages that look ahead, by up to two cycles all together, have begun what follows.
    if (answer + 3 <= last) expect(operationsOf(early, image)).toBeLessThan(operationsOf(whole, image));
  }
}

const rules: fc.Arbitrary<StopEarly> = fc.oneof(
  fc.record({ stable: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ confidence: fc.double({ min: 0, max: 2, noNaN: true }) }),
  fc.record({ stable: fc.integer({ min: 2, max: 3 }), confidence: fc.constant(0.5), from: fc.nat(4) }),
);

describe.each(neurons)('images that leave a run of %s', (_name, neuron) => {
  test('have the answer that the whole run has in that cycle, to the last bit', async () => {
    const shown = fc.array(
      fc.double({ min: -1, max: 1, maxExcluded: true, noNaN: true }).filter((x) => Math.fround(x) < 1),
      { minLength: 4 * inputs, maxLength: 4 * inputs },
    );
    await fc.assert(
      fc.asyncProperty(shown, rules, fc.constantFrom(...noises), async (values, stopEarly, noise) => {
        const images = { images: Float32Array.from(values), length: 4 };
        const options = noise ? { neuron, noise } : { neuron };
        const whole = await spike(small, images, options);
        const seen: [number, number, number][] = [];
        const early = await spike(small, images, {
          ...options,
          stopEarly,
          batchSize: 3,
          onAnswer: ({ image, cycle, answer }) => seen.push([image, cycle, answer]),
        });
        expectBeginning(early, whole);
        const answers = predict(early, small.description.readout);
        expect(seen.toSorted(([a], [b]) => a - b)).toEqual(
          Array.from(answers, (answer, image) => [image, early.answerCycles?.[image], answer]),
        );
      }),
      { numRuns: 15 },
    );
  });

  test('save what they do not do, on the golden network', async () => {
    const images = { images: pixels.subarray(0, 2 * 784), length: 2 };
    const whole = await spike(golden, images, { neuron });
    const early = await spike(golden, images, { neuron, stopEarly: { stable: 2 } });
    expectBeginning(early, whole);
    expect(Math.max(...(early.answerCycles ?? []))).toBeLessThan(cycles - 2);
    const share = meanCounts(early).synapticOperationsPerImage / meanCounts(whole).synapticOperationsPerImage;
    expect(share).toBeLessThan(neuron.lookahead > 1 ? 1 : 0.75);
  });
});

test('images leave pools and convolutions too', async () => {
  const layers = [conv2d(3, { kernelSize: 2 }), minPool(2), flatten(), dense(outputs)];
  const network = await createNetwork({ device: small.device, seed: 1, inputShape: [5, 5, 1], layers });
  const images = {
    images: Float32Array.from({ length: 6 * 25 }, (_, k) => ((k * 7) % 19) / 19 - 0.5),
    length: 6,
  };
  for (const noise of noises) {
    for (const neuron of [gated({ cycles }), hold({ cycles }), ode({ cycles })]) {
      const options = noise ? { neuron, noise } : { neuron };
      const early = await spike(network, images, { ...options, stopEarly: { confidence: 0.5, from: 0 } });
      expectBeginning(early, await spike(network, images, options));
    }
  }
});

test('what is recorded ends with the answer', async () => {
  const images = { images: pixels.subarray(0, 3 * 784), length: 3 };
  const run = (stopEarly: StopEarly) =>
    spike(golden, images, { neuron: hold({ cycles }), stopEarly, record: true });
  const whole = await spike(golden, images, { neuron: hold({ cycles }), record: true });
  const { recorded, answerCycles, output, counts } = await run({ stable: 1, from: 1 });
  expect(answerCycles).toEqual(Int32Array.of(1, 1, 1));
  const ends = [2.5, 2.25, 2];
  for (const [k, { train }] of (recorded?.layers ?? []).entries()) {
    const expected = whole.recorded?.layers[k].train;
    const before = Array.from(expected?.phase ?? []).filter(
      (x, i) => (expected?.cycle[i] ?? 0) + (x + 1) / 2 < ends[k + 1],
    );
    expect([...train.phase]).toEqual(before);
    expect(train.phase.length).toBe(counts.spikes.reduce((sum, n, i) => sum + (i % 2 === k ? n : 0), 0));
  }
  expect(output).toEqual(recorded?.layers[1].train);
  const membranes = [{ layer: 1, neuron: 0 }];
  const seen = await spike(golden, images, {
    neuron: hold({ cycles }),
    stopEarly: { stable: 1, from: 1 },
    record: { membranes, samples: 8 },
  });
  for (const { time } of seen.recorded?.membranes ?? []) expect(time.at(-1)).toBe(2.5 - 1 / 8);
  // One that is never sure is the whole run, as far as its answer.
  const never = await run({ stable: 99 });
  expect({ ...never, answerCycles: undefined }).toEqual({ ...whole, answerCycles: undefined });
});

test('a neuron and a layer that cannot let images go receive no more spikes', async () => {
  const neuron = hold({ cycles });
  const without: Neuron = {
    ...neuron,
    open: (options) => {
      const population = neuron.open(options);
      return {
        advance: (arriving, until) => population.advance(arriving, until),
        save: () => population.save(),
        close: () => population.close?.(),
      };
    },
  };
  const { device, description } = small;
  const passing: Layer = {
    ...description.layers[0],
    kind: 'passing',
    parameters: () => ({}),
    outputShape: (shape) => shape,
    apply: (x) => x,
    temporalRule: ([targets]) => ({
      rule: 'function',
      targets,
      open: () => ({ advance: (arriving) => arriving, save: () => ({}) }),
    }),
  };
  const layers = [dense(6), passing, dense(outputs)];
  const network = await createNetwork({ device, seed: 3, inputShape: [inputs], layers });
  const images = {
    images: Float32Array.from({ length: 6 * inputs }, (_, k) => ((k * 7) % 19) / 19 - 0.5),
    length: 6,
  };
  for (const noise of [{}, { jitter: 0.05 }]) {
    for (const stopEarly of [{ stable: 1, from: 0 }, { confidence: 0.4 }]) {
      const found = await spike(network, images, { neuron: without, noise, stopEarly });
      const expected = await spike(network, images, { neuron, noise, stopEarly });
      expect(found).toEqual(expected);
      expectBeginning(found, await spike(network, images, { neuron: without, noise }));
    }
  }
});

test('what cannot be done is named', async () => {
  const images = { images: new Float32Array(inputs), length: 1 };
  await expect(spike(small, images, { neuron: gated(), stopEarly: { stable: 1 } })).rejects.toThrow(
    'spike: stopEarly: gated runs as a wave, which answers in its last cycle and never sooner; give cycles, and it runs as a stream.',
  );
  await expect(spike(small, images, { neuron: hold(), stopEarly: { stable: 0 } })).rejects.toThrow(
    'spike: stopEarly: stable is 0',
  );
  await expect(spike(small, images, { neuron: hold(), onAnswer: () => {} })).rejects.toThrow(
    'give stopEarly with it',
  );
});
