import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import type { Bench } from '../../conformance/bench.ts';
import { exact } from '../../conformance/tolerance.ts';
import { type OdeSpikesCall, odeSpikes } from './ode-spikes.ts';

/** One neuron, whose two sources have the weights 2 and 4. */
function one(changes: (bench: Bench) => Partial<OdeSpikesCall>) {
  return answerOf(odeSpikes, (bench) => ({
    boxes: {
      images: 1,
      offsets: bench.given('int32', [0, 2]),
      source: bench.given('int32', [0, 1]),
      open: bench.given('int32', [1, 2]),
      close: bench.given('int32', [3, 4]),
    },
    fanOut: {
      ...{ sources: 2, targets: 1, width: 1 },
      offsets: bench.given('int32', [0, 1, 2]),
      target: bench.given('int32', [0, 0]),
      weight: bench.given('int32', [0, 1]),
      weights: bench.given('float32', [2, 4]),
    },
    ...{ since: 0, until: 5 },
    turn: { real: 1, imaginary: 0 },
    begin: { real: 1, imaginary: 0 },
    ...{ end: 0, threshold: 0, refractory: 0, edges: undefined },
    real: bench.result('float32', 1, exact, { name: 'real', start: [0] }),
    imaginary: bench.result('float32', 1, exact, { name: 'imaginary', start: [0] }),
    height: bench.result('float32', 1, exact, { name: 'height', start: [0] }),
    latest: bench.result('int32', 1, exact, { name: 'latest', start: [-100] }),
    fired: {
      most: 6,
      count: bench.result('int32', 1, exact, { name: 'count' }),
      sample: bench.result('int32', 6, exact, { name: 'sample' }),
    },
    ...changes(bench),
  }));
}

test('a step takes the currents at its beginning, and at its end', async () => {
  // I_n is 0, 2, 6, 4, 0, 0.
  expect((await one(() => ({}))).real).toEqual([12]);
  expect((await one(() => ({ until: 3 }))).real).toEqual([8]);
  expect((await one(() => ({ begin: { real: 0, imaginary: 0 }, end: 1, until: 3 }))).real).toEqual([12]);
  expect((await one(() => ({ begin: { real: 0, imaginary: 3 }, until: 2 }))).imaginary).toEqual([6]);
});

/** It turns by a quarter with each step, and nothing comes: Im z is 0, 4, 0, −4, 0, 4, … from z = 4 on. */
const turning = (bench: Bench) => ({
  boxes: {
    images: 1,
    offsets: bench.given('int32', [0, 0]),
    source: bench.given('int32', []),
    open: bench.given('int32', []),
    close: bench.given('int32', []),
  },
  until: 14,
  turn: { real: 0, imaginary: 1 },
  real: bench.result('float32', 1, exact, { name: 'real', start: [4] }),
});

test('it fires where Im z is a local maximum, above the threshold, and not too soon', async () => {
  const fired = async (changes: (bench: Bench) => Partial<OdeSpikesCall>) => {
    const { count, sample } = await one((bench) => ({ ...turning(bench), ...changes(bench) }));
    return sample.slice(0, count[0]);
  };
  expect(await fired(() => ({}))).toEqual([1, 5, 9, 13]);
  expect(await fired(() => ({ threshold: 4 }))).toEqual([]);
  expect(await fired(() => ({ refractory: 4 }))).toEqual([1, 5, 9, 13]);
  expect(await fired(() => ({ refractory: 5 }))).toEqual([1, 9]);
  // A maximum at the last sample is not yet known to be one.
  expect(await fired(() => ({ until: 13 }))).toEqual([1, 5, 9]);
});

test('or at the first of the largest Im z of a cycle, once that is over', async () => {
  const fired = async (edges: number[], threshold: number) => {
    const { count, sample, latest } = await one((bench) => ({
      ...turning(bench),
      edges: bench.given('int32', edges),
      threshold,
    }));
    return [sample.slice(0, count[0]), latest[0]];
  };
  expect(await fired([7, 8, 12], 0)).toEqual([[1, 9], 13]);
  expect(await fired([], 0)).toEqual([[], 1]);
  expect(await fired([8], 4)).toEqual([[], 9]);
});

test('in pieces, membranes and spikes are the same', async () => {
  const whole = await one((bench) => ({ ...turning(bench), refractory: 5 }));
  const first = await one((bench) => ({ ...turning(bench), refractory: 5, until: 6 }));
  const second = await one((bench) => ({
    ...turning(bench),
    refractory: 5,
    since: 6,
    real: bench.result('float32', 1, exact, { name: 'real', start: first.real }),
    imaginary: bench.result('float32', 1, exact, { name: 'imaginary', start: first.imaginary }),
    height: bench.result('float32', 1, exact, { name: 'height', start: first.height }),
    latest: bench.result('int32', 1, exact, { name: 'latest', start: first.latest }),
  }));
  expect([second.real, second.imaginary, second.height]).toEqual([whole.real, whole.imaginary, whole.height]);
  const spikes = ({ count, sample }: Record<string, number[]>) => sample.slice(0, count[0]);
  expect([...spikes(first), ...spikes(second)]).toEqual(spikes(whole));
});
