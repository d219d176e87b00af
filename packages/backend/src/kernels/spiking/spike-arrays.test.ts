import { expect, test } from 'vitest';
import { openDevice } from '../../open-device.ts';
import { reference } from '../../reference/reference.ts';
import type { ElementType } from '../../storage.ts';
import { gatedSpikes } from './gated-spikes.ts';

const device = await openDevice([reference()]);

function position<T extends ElementType>(type: T, numbers: readonly number[]) {
  const storage = device.allocate(type, numbers.length);
  device.write(storage, Float64Array.from(numbers));
  return storage;
}

/** Neurons that hear spikes of these sources, of which only the first two fire. */
function run(sources: readonly number[]): void {
  device.run(gatedSpikes, {
    spikes: {
      images: 1,
      offsets: position('int32', [0, 2]),
      source: position('int32', sources),
      cycle: position('int32', [0, 0, -7]),
      phase: position('float32', [0, 0.5, Number.NaN]),
    },
    fanOut: {
      ...{ sources: 2, targets: 1, width: 1 },
      offsets: position('int32', [0, 1, 2]),
      target: position('int32', [0, 0]),
      weight: position('int32', [0, 1]),
      weights: position('float32', [1, 1]),
    },
    untilCycle: 1,
    window: position('int32', [0]),
    traceReal: position('float32', [0, 0]),
    traceImaginary: position('float32', [0, 0]),
    fired: {
      capacity: 4,
      count: position('int32', [0]),
      neuron: position('int32', [0, 0, 0, 0]),
      cycle: position('int32', [0, 0, 0, 0]),
      phase: position('float32', [0, 0, 0, 0]),
    },
  });
}

test('spikes may have room behind the last, and what lies there is no source', () => {
  expect(() => run([0, 1, -1_167_697_602])).not.toThrow();
  expect(() => run([0, 2, 0])).toThrow('expected spikes.source[1] to be from 0 to 1, received 2.');
});
