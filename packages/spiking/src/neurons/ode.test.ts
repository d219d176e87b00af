import { distance, spikeTime } from '@argand/phasor';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fanOutOf, host, listOf, networks, phases, run, spikes } from '../conformance/small-networks.ts';
import { decodeSpikes, encodeSpikes, type OdeOptions, ode, type Spike, spikeTrain } from '../index.ts';

const leak = 0.7;
const one = { weights: [[1.5]], bias: undefined };
const alone = (cycle: number, phase: number) => spikeTrain([[{ neuron: 0, cycle, phase }]], { neurons: 1 });

/** The membrane of one neuron after one box, solved: z = w e^{a(t − s)} (e^{a/20} − e^{−a/20})/a with a = −leak + 2πi. */
function solved(time: number, spike: number): [number, number] {
  const turned = (t: number) => {
    const size = Math.exp(-leak * t);
    return [size * Math.cos(2 * Math.PI * t), size * Math.sin(2 * Math.PI * t)];
  };
  const [p, q] = [turned(time - spike + 0.05), turned(time - spike - 0.05)];
  const [re, im] = [p[0] - q[0], p[1] - q[1]];
  const square = leak ** 2 + (2 * Math.PI) ** 2;
  return [(1.5 * (-leak * re + 2 * Math.PI * im)) / square, (1.5 * (-leak * im - 2 * Math.PI * re)) / square];
}

/** How far the membrane is from the solution after a box in the middle of the first cycle. */
async function errorOf(options: OdeOptions): Promise<number> {
  const population = ode({ leak, ...options }).open({
    fanOut: fanOutOf(one),
    images: 1,
    clock: 0,
    device: host,
  });
  await population.advance(alone(0, 0), { cycle: 2, phase: -0.9 });
  const state = await population.save();
  const time = state.clock ? state.clock[0] + state.clock[1] : 2;
  const [re, im] = solved(time, 0.5);
  return Math.hypot(state.real[0] - re, state.imaginary[0] - im);
}

describe('ode', () => {
  test.each([
    ['euler', 1],
    ['heun', 2],
  ] as const)('%s is of order %i', async (solver, order) => {
    // The edges of the box lie in the middle between two samples.
    const errors = [45, 135, 405].map((steps) => errorOf({ solver, step: 0.1 / steps }));
    const [large, middle, small] = await Promise.all(errors);
    expect(large).toBeGreaterThan(0);
    for (const ratio of [large / middle, middle / small]) {
      expect(Math.log(ratio) / Math.log(3)).toBeCloseTo(order, 1);
    }
  });

  test.each([1e-3, 1e-5, 1e-7])('rk45 keeps a tolerance of %d through a box', async (tolerance) => {
    expect(await errorOf({ solver: 'rk45', tolerance })).toBeLessThan(10 * tolerance);
  });

  test('one spike rings where Im z is largest, before Re z = 0', async () => {
    const [fired] = await run([one], ode({ leak, step: 0.001, cycles: 3, threshold: 0 }), alone(0, 0.25));
    const early = Math.atan(leak / (2 * Math.PI)) / Math.PI;
    const ringing = listOf(fired);
    expect(ringing.map(({ cycle }) => cycle)).toEqual([0, 1, 2]);
    for (const { phase } of ringing) expect(Math.abs(phase - (0.25 - early))).toBeLessThan(0.003);
  });

  test.each([
    ['rk45', 'gradient'],
    ['rk45', 'cyclemax'],
    ['heun', 'cyclemax'],
    ['euler', 'gradient'],
  ] as const)('%s with %s fires where a fine grid does', async (solver, detection) => {
    const x = [0.25, -0.3, 0.1, 0.4];
    const layer = { weights: [[0.5], [0.8], [-0.2], [0.6]], bias: [0.3] };
    const answer = async (options: OdeOptions) => {
      const [fired] = await run([layer], ode(options), encodeSpikes(x, { neurons: 4, cycles: 10 }));
      return decodeSpikes(fired, { cycles: 10 })[8];
    };
    const fine = await answer({ step: 0.001 });
    expect(distance(await answer({ solver, detection, step: 0.004 }), fine)).toBeLessThan(0.02);
  });

  test('looks ahead, no further than it says', async () => {
    for (const [detection, reached] of [
      ['gradient', 0.04],
      ['cyclemax', 0.9],
    ] as const) {
      const neuron = ode({ cycles: 3, detection });
      const layer = { weights: [[1.5], [50]], bias: undefined };
      const first: Spike = { neuron: 0, cycle: 0, phase: -0.8 };
      const fire = async (list: Spike[]) =>
        listOf((await run([layer], neuron, spikeTrain([list], { neurons: 2 })))[0]);
      const without = await fire([first]);
      let furthest = 0;
      for (let k = -40; k < 40; k++) {
        const phase = k / 40;
        const changed = await fire([first, { neuron: 1, cycle: 2, phase }]);
        const place = without.findIndex(
          (spike, i) => changed[i]?.cycle !== spike.cycle || changed[i]?.phase !== spike.phase,
        );
        const old = place < 0 ? undefined : without[place];
        if (old) furthest = Math.max(furthest, spikeTime(2, phase) - spikeTime(old.cycle, old.phase, 1));
      }
      expect(furthest).toBeLessThanOrEqual(neuron.lookahead + 1e-12);
      expect(furthest).toBeGreaterThan(reached);
    }
  });

  test('a cycle maximum comes once in a cycle, local maxima not within the refractory time', async () => {
    const list = spikes(4, 4);
    await fc.assert(
      fc.asyncProperty(networks(4), list, async (layers, spikes) => {
        const train = spikeTrain([spikes], { neurons: 4 });
        for (const fired of await run(layers, ode({ cycles: 4, detection: 'cyclemax' }), train)) {
          const places = listOf(fired).map(({ neuron, cycle }) => `${neuron} ${cycle}`);
          expect(new Set(places).size).toBe(places.length);
        }
        for (const fired of await run(layers, ode({ cycles: 4, refractory: 0.4 }), train)) {
          const latest = new Map<number, number>();
          for (const { neuron, cycle, phase } of listOf(fired)) {
            const time = spikeTime(cycle, phase, fired.clock);
            expect(time - (latest.get(neuron) ?? -1)).toBeGreaterThan(0.4 - 2e-9);
            latest.set(neuron, time);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('without a bias it is a network whose bias is 0', async () => {
    const x = fc.array(phases, { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(networks(4, fc.constant(true)), x, async (layers, encoded) => {
        const train = encodeSpikes(encoded, { neurons: 4, cycles: 3 });
        const left = await run(layers, ode({ cycles: 3, bias: 'none' }), train);
        const bare = layers.map(({ weights }) => ({ weights, bias: undefined }));
        expect(left.map(listOf)).toEqual((await run(bare, ode({ cycles: 3 }), train)).map(listOf));
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ['steps of 1/50', {}],
    ['steps of 0.03', { step: 0.03 }],
  ])('after 100,000 cycles it is as precise as at once: %s', async (_, options) => {
    // 0.03 · 100 = 3 cycles, so both times begin on a sample.
    const late = 99_999;
    const far = ode(options).open({ fanOut: fanOutOf(one), images: 1, clock: 0, device: host });
    await far.advance(spikeTrain([[]], { neurons: 1 }), { cycle: late, phase: -1 });
    const then = listOf(await far.advance(alone(late, 0.3), { cycle: late + 4, phase: 0 }));
    const near = ode(options).open({ fanOut: fanOutOf(one), images: 1, clock: 0, device: host });
    const now = listOf(await near.advance(alone(0, 0.3), { cycle: 4, phase: 0 }));
    expect(now.length).toBeGreaterThan(2);
    expect(then.map(({ cycle }) => cycle - late)).toEqual(now.map(({ cycle }) => cycle));
    then.forEach(({ phase }, k) => {
      expect(Math.abs(phase - now[k].phase)).toBeLessThan(1e-10);
    });
  });

  test('bad options are named', () => {
    expect(() => ode({ leak: -0.2 })).toThrow(
      'ode: leak is -0.2, but must be from 0 to 10; it is −λ, so 0.2 stands for λ = −0.2.',
    );
    expect(() => ode({ step: 0 })).toThrow('ode: step is 0, but must be from 0.0001 to 0.1.');
    expect(() => ode({ step: Number.NaN })).toThrow('step is NaN');
    expect(() => ode({ threshold: -1 })).toThrow('ode: threshold is -1, but must be a number, 0 or more.');
    expect(() => ode({ refractory: Number.POSITIVE_INFINITY })).toThrow('refractory is Infinity');
    expect(() => ode({ tolerance: 1e-4 })).toThrow(
      'ode: tolerance is 0.0001, but the solver heun has none; take solver rk45, or leave it out.',
    );
    expect(() => ode({ solver: 'rk45', tolerance: 1 })).toThrow('must be from 1e-8 to 0.1');
    expect(() => ode({ cycles: 0.5 })).toThrow('ode: cycles is 0.5, but must be a whole number above 0.');
    // @ts-expect-error A word that the type does not know.
    expect(() => ode({ solver: 'rk4' })).toThrow('ode: solver is rk4, but must be euler or heun or rk45.');
  });
});
