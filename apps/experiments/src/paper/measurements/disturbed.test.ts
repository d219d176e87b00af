import { expect, test } from 'vitest';
import { neurons } from '../neurons.ts';
import { gatedMean, holdMean, wave } from '../readings.ts';
import { cyclesOf } from './disturbed.ts';

test.each([gatedMean, holdMean])('$name: the run contains eight settled cycles', (reading) => {
  for (const layers of [2, 4, 6]) {
    const cycles = cyclesOf(neurons[reading.neuron], layers, reading);
    const { settled, last } = neurons[reading.neuron].evaluation(layers, cycles);
    expect(last - settled + 1).toBe(8);
    // From cycle L of L layers on, these neurons are exact.
    expect(settled).toBe(layers);
  }
});

test('a wave needs no number of cycles', () => {
  expect(cyclesOf(neurons.gated, 2, wave)).toBeUndefined();
});
