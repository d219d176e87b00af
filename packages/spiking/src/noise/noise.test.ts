import { openDevice, reference } from '@argand/backend';
import { createNetwork, dense, type Network, quantizeWeights } from '@argand/layers';
import { distance, type Moment, shiftClock } from '@argand/phasor';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  isClearlyEarlier,
  isEarlier,
  listOf,
  networks,
  phases,
  run,
  type SmallLayer,
  spikes,
} from '../conformance/small-networks.ts';
import {
  gated,
  hold,
  type Neuron,
  type Noise,
  ode,
  resonator,
  type Spike,
  spike,
  spikeTrain,
} from '../index.ts';
import { later } from '../moments.ts';
import { disturbs, mostAdvance, noiseList } from './noise.ts';

const inputs = 4;
const cycles = 3;
const train = (list: readonly Spike[]) => spikeTrain([list], { neurons: inputs });

const neurons: [string, Neuron, number][] = [
  ['gated wave', gated(), 1],
  ['gated stream', gated({ cycles }), cycles],
  ['hold', hold({ cycles }), cycles],
  ['hold with a leak', hold({ cycles, leak: 1 }), cycles],
  ['resonator', resonator({ cycles }), cycles],
];

const share = fc.double({ min: 0, max: 1, noNaN: true });
const someNoise: fc.Arbitrary<Noise> = fc.record({
  seed: fc.nat({ max: 1000 }),
  jitter: fc.double({ min: 0, max: 0.2, noNaN: true }),
  deletion: fc.oneof(share, fc.constant(0)),
  spurious: fc.oneof(share, fc.constant(0)),
  levels: fc.integer({ min: 2, max: 40 }),
  dead: fc.oneof(fc.double({ min: 0, max: 0.5, noNaN: true }), fc.constant(0)),
  mismatch: fc.double({ min: 0, max: 0.1, noNaN: true }),
});
/** Everywhere but at the outputs, or at two places in two ways. */
const noises = fc.oneof(
  someNoise,
  fc.tuple(someNoise, someNoise).map(([a, b]): Noise[] => [
    { ...a, at: ['inputs', 0] },
    { ...b, at: [0] },
  ]),
);

/** What is fired in each layer before a moment of the inputs, less what neurons and noise look ahead. */
function early(
  trains: Awaited<ReturnType<typeof run>>,
  { neuron, noise, moment }: { neuron: Neuron; noise: Noise | Noise[]; moment: Moment },
): Spike[][] {
  const once = neuron.evaluation(1, undefined).once ?? false;
  const ahead = (population: number) =>
    noiseList(noise).reduce(
      (sum, one) => sum + (disturbs(one, population, trains.length) ? mostAdvance(one, once) : 0),
      0,
    );
  let lookahead = ahead(0);
  return trains.map((fired, layer) => {
    lookahead += neuron.lookahead + ahead(layer + 1);
    const { cycle, phase } = moment;
    const known = later(shiftClock(cycle, phase, 0, layer + 1), -lookahead);
    return listOf(fired).filter((spike) => isClearlyEarlier(spike, known));
  });
}

describe.each(neurons)('%s, disturbed', (_name, neuron, inputCycles) => {
  test('deleting a spike changes nothing before it, less the look-ahead', async () => {
    await fc.assert(
      fc.asyncProperty(
        networks(inputs),
        spikes(inputs, inputCycles),
        noises,
        fc.nat(),
        async (layers, list, noise, pick) => {
          fc.pre(list.length > 0);
          const moment = list[pick % list.length];
          const without = train(list.filter((spike) => spike !== moment));
          const whole = await run(layers, neuron, train(list), undefined, noise);
          const changed = await run(layers, neuron, without, undefined, noise);
          expect(early(changed, { neuron, noise, moment })).toEqual(early(whole, { neuron, noise, moment }));
        },
      ),
      { numRuns: 100 },
    );
  });

  test('delaying a spike changes nothing before it, less the look-ahead', async () => {
    const delayed = fc.record({ cycle: fc.integer({ min: 0, max: inputCycles - 1 }), phase: phases });
    await fc.assert(
      fc.asyncProperty(
        networks(inputs),
        spikes(inputs, inputCycles),
        noises,
        fc.nat(),
        delayed,
        async (layers, list, noise, pick, to) => {
          fc.pre(list.length > 0);
          const moment = list[pick % list.length];
          fc.pre(isEarlier(moment, to));
          const late = train(list.map((spike) => (spike === moment ? { ...spike, ...to } : spike)));
          const whole = await run(layers, neuron, train(list), undefined, noise);
          const changed = await run(layers, neuron, late, undefined, noise);
          expect(early(changed, { neuron, noise, moment })).toEqual(early(whole, { neuron, noise, moment }));
        },
      ),
      { numRuns: 100 },
    );
  });

  test('noise of size 0 changes no bit', async () => {
    await fc.assert(
      fc.asyncProperty(networks(inputs), spikes(inputs, inputCycles), async (layers, list) => {
        const plain = await run(layers, neuron, train(list));
        for (const noise of [{}, { jitter: 0, deletion: 0, spurious: 0, dead: 0, mismatch: 0 }, []]) {
          expect(await run(layers, neuron, train(list), undefined, noise)).toEqual(plain);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('the look-ahead of noise takes nothing from the end', async () => {
    // All phases are −1, the one instant of a cycle with one level: nothing moves, though it might have by half a period.
    const layers: SmallLayer[] = [
      { weights: [[-0.7], [-0.4], [-0.2], [-0.9]], bias: [-0.3] },
      { weights: [[0.6]], bias: [-0.1] },
    ];
    const list = Array.from({ length: inputs * inputCycles }, (_, k) => ({
      neuron: k % inputs,
      cycle: Math.floor(k / inputs),
      phase: 0,
    }));
    const plain = await run(layers, neuron, train(list));
    const disturbed = await run(layers, neuron, train(list), undefined, { levels: 1, at: [0] });
    const hidden = listOf(plain[0]);
    expect(hidden.length).toBeGreaterThan(0);
    expect(listOf(disturbed[0]).slice(0, hidden.length)).toEqual(hidden);
    expect(disturbed[1]).toEqual(plain[1]);
  });
});

describe('spike with noise', () => {
  let network: Network;
  const images = 6;
  const pixels = {
    images: Float32Array.from({ length: images * inputs }, (_, k) => ((k * 7) % 16) / 16 - 0.5),
    length: images,
  };
  const record = true;

  beforeAll(async () => {
    const device = await openDevice([reference()]);
    network = await createNetwork({
      device,
      seed: 3,
      inputShape: [4],
      layers: [dense(5), dense(3), dense(3)],
    });
  });

  test('only the chosen neurons are disturbed; by default the outputs are not, and references never', async () => {
    const neuron = gated();
    const plain = await spike(network, pixels, { neuron, record });
    const phasesOf = (result: typeof plain) => {
      const { inputs: first, layers = [] } = result.recorded ?? {};
      return [first?.phase, ...layers.map(({ train: { phase } }) => phase)];
    };
    const kept = phasesOf(plain);
    const at = async (noise: Noise) => phasesOf(await spike(network, pixels, { neuron, noise, record }));
    const last = await at({ jitter: 0.01, at: [2] });
    expect(last.slice(0, 3)).toEqual(kept.slice(0, 3));
    expect(last[3]).not.toEqual(kept[3]);
    const hidden = await at({ jitter: 0.01, at: [1] });
    expect(hidden.slice(0, 2)).toEqual(kept.slice(0, 2));
    expect(hidden[2]).not.toEqual(kept[2]);
    const none = await at({ jitter: 0.01, at: [] });
    expect(none).toEqual(kept);
    // Everything deleted that may be: the references alone are heard, each neuron's phase is that of its bias, here 1.
    const alone = await spike(network, pixels, { neuron, record, noise: { deletion: 1 } });
    expect(alone.recorded?.layers.map(({ train: { phase } }) => phase.length)).toEqual([0, 0, 3 * images]);
    expect([...alone.output.phase]).toEqual(new Array(3 * images).fill(0));
    expect([...alone.counts.references]).toEqual(new Array(3 * images).fill(1));
    // Each layer by its own disturbance.
    const both = await at({ jitter: 0.01, at: [1] });
    const list = await spike(network, pixels, {
      neuron,
      record,
      noise: [
        { jitter: 0.01, at: [1] },
        { levels: 4, at: [2] },
      ],
    });
    expect(phasesOf(list).slice(0, 3)).toEqual(both.slice(0, 3));
    expect(new Set(phasesOf(list)[3]).size).toBeLessThanOrEqual(4);
  });

  test('two disturbances of one place draw numbers of their own', async () => {
    const noise = { jitter: 0.01, at: ['inputs'] } as const;
    const phases = async (noise: Noise | Noise[]) =>
      (await spike(network, pixels, { neuron: gated(), record, noise })).recorded?.inputs.phase ?? [];
    const [plain, once, twice] = [await phases([]), await phases(noise), await phases([noise, noise])];
    const sorted = (list: ArrayLike<number>) => Array.from(list).sort();
    expect(sorted(twice)).not.toEqual(sorted(Array.from(once, (phase, k) => 2 * phase - plain[k])));
    expect(sorted(twice)).not.toEqual(sorted(once));
  });

  test('is the same in batches of any size, and other with another seed', async () => {
    for (const neuron of [gated(), gated({ cycles: 4 }), hold(), resonator({ cycles: 3 })]) {
      const noise = { jitter: 0.05, deletion: 0.2, spurious: 0.1, dead: 0.1, seed: 4 };
      const whole = await spike(network, pixels, { neuron, noise, record });
      expect(await spike(network, pixels, { neuron, noise, record, batchSize: 1 })).toEqual(whole);
      expect(await spike(network, pixels, { neuron, noise, record, batchSize: 4 })).toEqual(whole);
      const other = await spike(network, pixels, { neuron, noise: { ...noise, seed: 5 }, record });
      expect(other.recorded).not.toEqual(whole.recorded);
    }
  });

  describe('spurious spikes come at their rate, no more', () => {
    const widths = [60, 50, 40, 3];
    const spurious = 0.1;
    const many = 40;
    const shown = {
      images: Float32Array.from({ length: many * widths[0] }, (_, k) => ((k * 37) % 128) / 128 - 0.5),
      length: many,
    };
    const total = (counts: Float64Array) => counts.reduce((sum, one) => sum + one, 0);

    test.each<[string, Neuron, number]>([
      ['gated wave', gated(), 1],
      ['gated stream', gated({ cycles: 5 }), 5],
      ['gated stream of one cycle', gated({ cycles: 1 }), 1],
      ['hold', hold({ cycles: 5 }), 5],
      ['hold with a leak', hold({ cycles: 5, leak: 1 }), 5],
      ['resonator', resonator({ cycles: 5 }), 5],
      ['ode', ode({ cycles: 3 }), 3],
    ])('%s', async (name, neuron, driven) => {
      const [inputNeurons, ...units] = widths;
      const wide = await createNetwork({
        device: network.device,
        seed: 8,
        inputShape: [inputNeurons],
        layers: units.map((unit) => dense(unit)),
      });
      const plain = await spike(wide, shown, { neuron });
      const noisy = await spike(wide, shown, { neuron, noise: { spurious, seed: 2 } });
      const expectExtra = (extra: number, neurons: number) => {
        const trials = many * neurons * driven;
        const deviation = Math.sqrt(trials * spurious * (1 - spurious));
        expect(Math.abs(extra - spurious * trials)).toBeLessThan(5 * deviation);
      };
      expectExtra(total(noisy.counts.inputSpikes) - total(plain.counts.inputSpikes), inputNeurons);
      // Spurious spikes change when gated neurons fire by themselves, but not how often.
      if (name.startsWith('gated')) {
        const ofLayer = (counts: Float64Array, layer: number) =>
          total(counts.filter((_, k) => k % units.length === layer));
        for (const layer of [0, 1]) {
          expectExtra(
            ofLayer(noisy.counts.spikes, layer) - ofLayer(plain.counts.spikes, layer),
            units[layer],
          );
        }
        expect(ofLayer(noisy.counts.spikes, 2)).toBe(ofLayer(plain.counts.spikes, 2));
      }
      // Every spike that reaches a layer is one operation for each of its neurons.
      for (let image = 0; image < many; image++) {
        const { inputSpikes, spikes, references, operations } = noisy.counts;
        const arriving = inputSpikes[image] + references[3 * image];
        expect(operations[3 * image]).toBe(arriving * units[0]);
        if (name === 'gated wave') {
          expect(operations[3 * image + 1]).toBe((spikes[3 * image] + 1) * units[1]);
        }
      }
    });
  });

  test('bad options are named', async () => {
    const run = (noise: Noise | Noise[]) => spike(network, pixels, { neuron: gated(), noise });
    const cases: [Noise, string][] = [
      [{ seed: -1 }, 'seed is -1, but must be a whole number, 0 or more'],
      [{ jitter: -0.1 }, 'jitter is -0.1, but must be from 0 to 0.5 periods'],
      [{ jitter: Number.NaN }, 'jitter is NaN'],
      [{ deletion: 1.5 }, 'deletion is 1.5, but must be a share from 0 to 1'],
      [{ spurious: -1 }, 'spurious is -1, but must be a share'],
      [{ dead: 2 }, 'dead is 2, but must be a share'],
      [{ levels: 0 }, 'levels is 0, but must be a whole number above 0'],
      [{ levels: 2.5 }, 'levels is 2.5'],
      [{ mismatch: 0.3 }, 'mismatch is 0.3, but must be from 0 to 0.2'],
      [{ at: [3] }, "at[0] is 3, but must be 'inputs' or a layer from 0 to 2, counting those with synapses"],
    ];
    for (const [noise, words] of cases) {
      await expect(run(noise)).rejects.toThrow(`spike: noise.${words}`);
      await expect(run([{}, noise])).rejects.toThrow(`spike: noise[1].${words}`);
    }
  });

  test('ternary weights make sums of exactly 0, which are silent in both executions', async () => {
    const device = await openDevice([reference()]);
    // Few different phases, so that sums cancel, and no biases; in the second layer some sources are silent.
    const input = {
      images: Float32Array.from({ length: 40 * 6 }, (_, k) => [0, -1, 0.5, -0.5][Math.floor(k * 2.7) % 4]),
      length: 40,
    };
    const silent: number[] = [];
    for (const layers of [[dense(20, { bias: false })], [dense(20, { bias: false }), dense(20)]]) {
      const network = await createNetwork({ device, seed: 1, inputShape: [6], layers });
      const ternary = await quantizeWeights(network, { bits: 2 });
      const atemporal = await ternary.infer(input).read();
      const { phases: temporal, last, cycles: decoded } = await spike(ternary, input, { neuron: gated() });
      atemporal.forEach((phase, k) => {
        const found = temporal[(Math.floor(k / 20) * decoded + last) * 20 + (k % 20)];
        expect(Number.isNaN(found)).toBe(Number.isNaN(phase));
        if (!Number.isNaN(phase)) expect(distance(found, phase)).toBeLessThan(1e-12);
      });
      silent.push(atemporal.filter(Number.isNaN).length);
    }
    expect(silent[0]).toBeGreaterThan(20);
    expect(silent[0]).toBeLessThan(400);
  });
});
