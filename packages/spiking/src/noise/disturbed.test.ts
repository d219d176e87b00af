import type { SpikeTrain } from '@argand/phasor';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sliceMoments } from '../conformance/slice-moments.ts';
import { isEarlier, listOf, phases, spikes } from '../conformance/small-networks.ts';
import {
  type CycleRange,
  encodeSpikes,
  type Noise,
  type PopulationState,
  type Spike,
  spikeTrain,
} from '../index.ts';
import { DisturbedSpikes } from './disturbed.ts';

const neurons = 50;
const images = 40;
const cycles = 10;
const count = neurons * images * cycles;
const end = { cycle: cycles + 8, phase: -1 };

interface Where {
  readonly firstImage?: number;
  readonly images?: number;
  readonly population?: number;
  readonly index?: number;
  readonly once?: boolean;
  readonly cycles?: CycleRange;
  readonly state?: PopulationState;
}

function opened(noise: Noise, neurons: number, where: Where): DisturbedSpikes {
  const defaults = {
    firstImage: 0,
    images: 1,
    population: 0,
    index: 0,
    once: false,
    cycles: { from: 0, to: Number.POSITIVE_INFINITY },
  };
  return new DisturbedSpikes({ noise, neurons, ...defaults, ...where });
}

function disturb(noise: Noise, train: SpikeTrain, where: Where = {}): SpikeTrain {
  const { images, neurons, clock } = train;
  return opened(noise, neurons, { images, population: clock, ...where }).advance(train, end);
}

/** Every neuron of every image fires at one phase of every cycle. */
function regular(phase: number): SpikeTrain {
  return encodeSpikes(new Float64Array(images * neurons).fill(phase), { neurons, cycles });
}

/** Each spike's time less that of the undisturbed one, in periods; for disturbances that lose and make none. */
function delays(train: SpikeTrain, phase: number): number[] {
  const delays: number[] = [];
  for (let image = 0; image < train.images; image++) {
    const met = new Int32Array(neurons);
    for (let k = train.offsets[image]; k < train.offsets[image + 1]; k++) {
      const cycle = met[train.neuron[k]]++;
      delays.push(train.cycle[k] - cycle + (train.phase[k] - phase) / 2);
    }
  }
  return delays;
}

const meanOf = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
const deviationOf = (list: readonly number[]) => {
  const mean = meanOf(list);
  return Math.sqrt(meanOf(list.map((x) => (x - mean) ** 2)));
};

/** Whether a share of independent trials is that probability, within five standard deviations. */
function expectShare(share: number, probability: number, trials: number): void {
  const deviation = Math.sqrt((probability * (1 - probability)) / trials);
  expect(Math.abs(share - probability)).toBeLessThan(5 * deviation);
}

describe('statistics', () => {
  test.each([0.02, 0.1])('jitter of σ = %s has mean 0 and that σ', (jitter) => {
    const moved = delays(disturb({ jitter }, regular(0)), 0);
    expect(moved).toHaveLength(count);
    expect(Math.abs(meanOf(moved))).toBeLessThan((5 * jitter) / Math.sqrt(count));
    // Cutting off at 4σ takes less than a thousandth from σ.
    expect(Math.abs(deviationOf(moved) - jitter)).toBeLessThan(
      (5 * jitter) / Math.sqrt(2 * count) + 1e-3 * jitter,
    );
    expect(Math.max(...moved.map(Math.abs))).toBeLessThanOrEqual(4 * jitter + 1e-12);
    const within = (deviations: number) =>
      moved.filter((x) => Math.abs(x) < deviations * jitter).length / moved.length;
    expectShare(within(1), 0.682689, count);
    expectShare(within(2), 0.9545, count);
  });

  test('jitter is drawn anew for each image, neuron and cycle', () => {
    const train = disturb({ jitter: 0.05 }, regular(0));
    expect(new Set(train.phase).size).toBeGreaterThan(count - 5);
    const moved = new Float64Array(count);
    for (let image = 0; image < images; image++) {
      for (let k = train.offsets[image]; k < train.offsets[image + 1]; k++) {
        moved[(image * neurons + train.neuron[k]) * cycles + train.cycle[k]] = train.phase[k] / 2;
      }
    }
    for (const apart of [1, cycles, neurons * cycles]) {
      const paired = Array.from(moved.subarray(apart), (x, k) => x * moved[k]);
      expect(Math.abs(meanOf(paired))).toBeLessThan((5 * 0.05 ** 2) / Math.sqrt(paired.length));
    }
  });

  test('in a wave, what leaves its cycle at one end comes in at the other', () => {
    const noise = { jitter: 0.1, mismatch: 0.05, levels: 32 };
    const [free, kept] = [false, true].map((once) => disturb(noise, regular(0.9), { once }));
    expect(kept.cycle).toEqual(regular(0.9).cycle);
    expect(free.cycle).not.toEqual(kept.cycle);
    expect(free.phase.toSorted()).toEqual(kept.phase.toSorted());
  });

  test.each([0.1, 0.5])('a share of %s of the spikes is deleted', (deletion) => {
    const train = disturb({ deletion }, regular(0.3));
    expectShare(1 - train.phase.length / count, deletion, count);
    expect(train.phase.every((phase) => phase === 0.3)).toBe(true);
  });

  test('all are deleted, or none', () => {
    expect(disturb({ deletion: 1 }, regular(0)).phase).toHaveLength(0);
    expect(disturb({ deletion: 0 }, regular(0))).toEqual(regular(0));
  });

  test('dead neurons are the same in every image and cycle, and of that share', () => {
    const wide = 20_000;
    const train = disturb(
      { dead: 0.2 },
      encodeSpikes(new Float64Array(2 * wide), { neurons: wide, cycles: 2 }),
    );
    const alive = new Set(train.neuron);
    expectShare(1 - alive.size / wide, 0.2, wide);
    expect(train.phase).toHaveLength(4 * alive.size);
  });

  test('spurious spikes come at their rate, at any phase, in every cycle', () => {
    const spurious = 0.1;
    const silence = spikeTrain(
      Array.from({ length: images }, () => []),
      { neurons },
    );
    const train = disturb({ spurious }, silence);
    const trials = neurons * images * end.cycle;
    expectShare(train.phase.length / trials, spurious, trials);
    const found = train.phase.length;
    expect(Math.abs(meanOf(Array.from(train.phase)))).toBeLessThan(5 / Math.sqrt(3 * found));
    for (let quarter = 0; quarter < 4; quarter++) {
      const from = -1 + quarter / 2;
      const inside = train.phase.filter((phase) => phase >= from && phase < from + 0.5).length;
      expectShare(inside / found, 0.25, found);
    }
    for (let cycle = 0; cycle < end.cycle; cycle++) {
      const inside = train.cycle.filter((c) => c === cycle).length;
      expectShare(inside / (neurons * images), spurious, neurons * images);
    }
  });

  test('spurious spikes come only in the cycles that count, also in a state that was saved before them', () => {
    const only = { from: 3, to: 5 };
    const silence = spikeTrain([[]], { neurons });
    const every = listOf(disturb({ spurious: 0.5 }, silence));
    const expected = every.filter(({ cycle }) => cycle === 3 || cycle === 4);
    expect(listOf(disturb({ spurious: 0.5 }, silence, { cycles: only }))).toEqual(expected);
    const first = opened({ spurious: 0.5 }, neurons, { cycles: only });
    const early = listOf(first.advance(silence, { cycle: 3, phase: 0.25 }));
    const second = opened({ spurious: 0.5 }, neurons, { cycles: only, state: first.save() });
    expect([...early, ...listOf(second.advance(silence, end))]).toEqual(expected);
  });

  test('the dead fire no spurious spikes either', () => {
    expect(disturb({ spurious: 1, dead: 1 }, regular(0)).phase).toHaveLength(0);
    const all = disturb({ spurious: 1 }, regular(0));
    expect(all.phase).toHaveLength(count + neurons * images * end.cycle);
  });

  test('each clock is fast or slow by a share that is its own, set anew each cycle', () => {
    const mismatch = 0.02;
    const wide = 5_000;
    const train = disturb(
      { mismatch },
      encodeSpikes(new Float64Array(2 * wide), { neurons: wide, cycles: 3 }),
    );
    const speed = new Float64Array(wide).fill(Number.NaN);
    for (let k = 0; k < train.phase.length; k++) {
      // The spike half a period into its cycle comes at ½/(1 + δ).
      const delta = 1 / (train.phase[k] + 1) - 1;
      const n = train.neuron[k];
      if (Number.isNaN(speed[n])) speed[n] = delta;
      expect(delta).toBeCloseTo(speed[n], 12);
    }
    expect(Math.abs(meanOf(Array.from(speed)))).toBeLessThan((5 * mismatch) / Math.sqrt(wide));
    expect(Math.abs(deviationOf(Array.from(speed)) - mismatch)).toBeLessThan(
      (6 * mismatch) / Math.sqrt(2 * wide),
    );
    const first = disturb({ mismatch }, encodeSpikes([-1], { neurons: 1, cycles: 3 }));
    expect([...first.phase]).toEqual([-1, -1, -1]);
  });
});

describe('levels', () => {
  test('every spike lands on the nearest of q instants, and past the last one in the next cycle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), phases, fc.nat({ max: 3 }), (levels, phase, cycle) => {
        const [moved] = listOf(
          disturb({ levels }, spikeTrain([[{ neuron: 0, cycle, phase }]], { neurons: 1 })),
        );
        const step = ((moved.phase + 1) / 2) * levels;
        expect(step).toBeCloseTo(Math.round(step), 9);
        expect(moved.phase).toBeGreaterThanOrEqual(-1);
        expect(moved.phase).toBeLessThan(1);
        const delay = moved.cycle - cycle + (moved.phase - phase) / 2;
        expect(Math.abs(delay)).toBeLessThanOrEqual(1 / (2 * levels) + 1e-12);
      }),
    );
    const late = spikeTrain([[{ neuron: 0, cycle: 2, phase: 0.99 }]], { neurons: 1 });
    expect(listOf(disturb({ levels: 16 }, late))).toEqual([{ neuron: 0, cycle: 3, phase: -1 }]);
  });

  test('jittered and spurious spikes land there too, on the clock of their layer', () => {
    const train = disturb({ levels: 8, jitter: 0.05, spurious: 0.3 }, { ...regular(0.1), clock: 3 });
    for (const phase of train.phase) expect((phase + 1) * 4).toBe(Math.round((phase + 1) * 4));
    expect(new Set(train.phase).size).toBe(8);
  });
});

describe('any noise', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const maybe = <T>(value: fc.Arbitrary<T>, nothing: T) => fc.oneof(value, fc.constant(nothing));
  const noises = fc.record({
    seed: fc.nat({ max: 1000 }),
    jitter: maybe(fc.double({ min: 0, max: 0.5, noNaN: true }), 0),
    deletion: maybe(share, 0),
    spurious: maybe(share, 0),
    levels: maybe<number | undefined>(fc.integer({ min: 1, max: 40 }), undefined),
    dead: maybe(share, 0),
    mismatch: maybe(fc.double({ min: 0, max: 0.2, noNaN: true }), 0),
  });
  const asNoise = ({ levels, ...others }: { levels: number | undefined }): Noise =>
    levels === undefined ? others : { ...others, levels };
  const width = 4;
  const train = (list: readonly Spike[], clock = 0) => spikeTrain([list], { neurons: width, clock });

  test('of size 0 changes no bit', () => {
    fc.assert(
      fc.property(spikes(width, 3), fc.nat({ max: 5 }), fc.nat(), (list, clock, seed) => {
        expect(disturb({ seed, jitter: 0, deletion: 0 }, train(list, clock))).toEqual(train(list, clock));
      }),
    );
  });

  test('is the same again, other with another seed, population or index', () => {
    const noise = { jitter: 0.05, deletion: 0.3, spurious: 0.2, dead: 0.1, mismatch: 0.02, seed: 5 };
    const once = disturb(noise, regular(0));
    expect(disturb(noise, regular(0))).toEqual(once);
    expect(disturb({ ...noise, seed: 6 }, regular(0))).not.toEqual(once);
    expect(disturb(noise, regular(0), { index: 1 })).not.toEqual(once);
    expect(disturb(noise, { ...regular(0), clock: 1 }).phase).not.toEqual(once.phase);
  });

  test('in any pieces of time, saved and opened again between them, gives the same spikes, each in its time', () => {
    const moments = fc.array(fc.record({ cycle: fc.integer({ min: 0, max: 4 }), phase: phases }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(
        noises,
        spikes(width, 3),
        moments,
        fc.boolean(),
        fc.boolean(),
        (drawn, list, cuts, save, once) => {
          const noise = asNoise(drawn);
          const whole = listOf(disturb(noise, train(list), { once }));
          let disturbed = opened(noise, width, { once });
          const found: Spike[] = [];
          const untils = [...cuts.toSorted((a, b) => (isEarlier(a, b) ? -1 : 1)), end];
          for (const [k, until] of untils.entries()) {
            const since = k === 0 ? { cycle: -1, phase: 0 } : untils[k - 1];
            const piece = listOf(disturbed.advance(train(sliceMoments(list, since, until)), until));
            // None after what is known, none before what was known already.
            for (const spike of piece) {
              expect(timeOf(spike)).toBeLessThanOrEqual(timeOf(until) - disturbed.lookahead + 1e-12);
              if (k > 0) {
                expect(timeOf(spike)).toBeGreaterThanOrEqual(timeOf(since) - disturbed.lookahead - 1e-12);
              }
            }
            found.push(...piece);
            if (save) {
              disturbed = opened(noise, width, { once, state: disturbed.save() });
            }
          }
          expect(found).toEqual(whole);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('in batches of any size gives the same spikes', () => {
    const noise = { jitter: 0.05, deletion: 0.3, spurious: 0.2, dead: 0.1, levels: 12 };
    const whole = disturb(noise, regular(0.5));
    const alone = encodeSpikes(new Float64Array(neurons).fill(0.5), { neurons, cycles });
    for (const image of [0, 7, images - 1]) {
      const found = disturb(noise, alone, { firstImage: image });
      const [from, to] = [whole.offsets[image], whole.offsets[image + 1]];
      expect(found.neuron).toEqual(whole.neuron.slice(from, to));
      expect(found.phase).toEqual(whole.phase.slice(from, to));
    }
  });

  test('puts no spike before time 0, and none out of order', () => {
    fc.assert(
      fc.property(noises, spikes(width, 2), fc.nat({ max: 5 }), (drawn, list, clock) => {
        // spikeTrain checks both.
        const found = listOf(disturb(asNoise(drawn), train(list, clock)));
        expect(listOf(spikeTrain([found], { neurons: width, clock }))).toEqual(found);
      }),
      { numRuns: 300 },
    );
  });
});

function timeOf({ cycle, phase }: { readonly cycle: number; readonly phase: number }): number {
  return cycle + (phase + 1) / 2;
}
