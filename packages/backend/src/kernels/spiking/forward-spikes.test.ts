import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { bits } from '../../conformance/tolerance.ts';
import { forwardSpikes } from './forward-spikes.ts';

test('hears what comes in time, the reference after the others of its moment, and counts', async () => {
  const answer = await answerOf(forwardSpikes, (bench) => ({
    neurons: 3,
    fired: {
      capacity: 5,
      count: bench.given('int32', [5, 1]),
      neuron: bench.given('int32', [1, 0, 1, 2, 0, 2, 0, 0, 0, 0]),
      cycle: bench.given('int32', [0, 0, 1, 1, 2, 1, 0, 0, 0, 0]),
      phase: bench.given('float32', [0, 0.5, -0.5, 0.25, -1, 0.75, 0, 0, 0, 0]),
    },
    ordered: true,
    due: { cycle: 2, phase: -1 },
    until: { cycle: 1, phase: 0.25 },
    references: { from: 0, to: 2 },
    offsets: bench.given('int32', [0, 1, 3, 7, 15]),
    arriving: {
      images: 2,
      offsets: bench.result('int32', 3, bits, { name: 'offsets' }),
      source: bench.result('int32', 7, bits, { name: 'source' }),
      cycle: bench.result('int32', 7, bits, { name: 'cycle' }),
      phase: bench.result('float32', 7, bits, { name: 'phase' }),
    },
    counts: bench.result('int32', 8, bits, { name: 'counts' }),
  }));
  expect(answer).toMatchObject({
    offsets: [0, 5, 7],
    source: [1, 3, 0, 1, 3, 3, 3],
    cycle: [0, 0, 0, 1, 1, 0, 1],
    phase: [0, 0, 0.5, -0.5, 0, 0, 0],
    counts: [4, 3, 21, 2, 1, 1, 16, 2],
  });
});
