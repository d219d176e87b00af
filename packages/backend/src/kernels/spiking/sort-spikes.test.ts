import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { bits } from '../../conformance/tolerance.ts';
import { sortSpikes } from './sort-spikes.ts';

test('sorts each image by cycle, then phase, then neuron, and leaves what lies between them', async () => {
  const answer = await answerOf(sortSpikes, (bench) => ({
    images: 2,
    start: bench.given('int32', [5, 0]),
    count: bench.given('int32', [2, 4]),
    neuron: bench.result('int32', 7, bits, { name: 'neuron', start: [0, 3, 2, 1, 9, 8, 7] }),
    cycle: bench.result('int32', 7, bits, { name: 'cycle', start: [1, 0, 0, 0, 9, 0, -1] }),
    phase: bench.result('float32', 7, bits, { name: 'phase', start: [-1, 0, 0.5, -0, 9, -1, 0.5] }),
  }));
  expect(answer).toMatchObject({
    neuron: [1, 3, 2, 0, 9, 7, 8],
    cycle: [0, 0, 0, 1, 9, -1, 0],
    phase: [-0, 0, 0.5, -1, 9, 0.5, -1],
  });
});
