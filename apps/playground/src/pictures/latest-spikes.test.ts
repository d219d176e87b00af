import { expect, test } from 'vitest';
import { LatestSpikes } from './latest-spikes.ts';

const spikes = {
  neurons: 2,
  clock: 0,
  neuron: Int32Array.of(0, 1, 0),
  time: Float32Array.of(0.25, 0.5, 1.5),
  phase: Float32Array.of(-0.5, 0, 0.125),
};

test('each neuron shows its latest spike, and the one before', () => {
  const latest = new LatestSpikes(spikes);
  expect([...latest.moveTo(0.1).phase]).toEqual([Number.NaN, Number.NaN]);
  expect([...latest.moveTo(0.5).phase]).toEqual([-0.5, 0]);
  latest.moveTo(2);
  expect([...latest.phase]).toEqual([0.125, 0]);
  expect([...latest.phaseBefore]).toEqual([-0.5, Number.NaN]);
  expect(latest.count).toBe(3);
});

test('time may go back', () => {
  const latest = new LatestSpikes(spikes).moveTo(2).moveTo(0.3);
  expect([...latest.phase]).toEqual([-0.5, Number.NaN]);
  expect([...latest.time]).toEqual([0.25, Number.NEGATIVE_INFINITY]);
  expect(latest.count).toBe(1);
});
