import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { bits } from '../../conformance/tolerance.ts';
import { select } from './select.ts';

test('any number but 0 chooses a, and what is not chosen has no effect', async () => {
  const { out } = await answerOf(select, (bench) => ({
    shape: [2, 2],
    condition: { storage: bench.given('int32', [0, 1, -3, 0]), strides: [2, 1] },
    a: { storage: bench.given('float32', [Number.NaN, 2, -0, Number.NaN]), strides: [2, 1] },
    b: { storage: bench.given('float32', [7, 8]), strides: [1, 0] },
    out: bench.result('float32', 4, bits),
  }));
  expect(out).toEqual([7, 2, -0, 8]);
});

test('an empty shape selects nothing', async () => {
  const { out } = await answerOf(select, (bench) => ({
    shape: [0],
    condition: { storage: bench.given('int32', []), strides: [1] },
    a: { storage: bench.given('int32', []), strides: [1] },
    b: { storage: bench.given('int32', [1]), strides: [0] },
    out: bench.result('int32', 0, bits),
  }));
  expect(out).toEqual([]);
});
