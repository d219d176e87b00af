import { philox4x32, randomStream } from '@argand/random';
import { expect, test } from 'vitest';
import { answerOf } from '../../../test/answer-of.ts';
import { bits } from '../../conformance/tolerance.ts';
import { type RandomBitsCall, randomBits } from './random-bits.ts';

test('gives the published words of Philox4x32-10 as signed integers', async () => {
  const { out } = await answerOf<RandomBitsCall>(randomBits, (bench) => ({
    stream: { key: [0, 0], counter: [0, 0, 0] },
    length: 4,
    out: bench.result('int32', 4, bits),
  }));
  expect(out).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8].map((word) => word | 0));
});

test('goes on with the next block, and stops at the length', async () => {
  const source = randomStream(7, 'weights', 2, 3);
  const { out } = await answerOf(randomBits, (bench) => ({
    stream: source,
    length: 6,
    out: bench.result('int32', 7, bits, { start: [9, 9, 9, 9, 9, 9, 9] }),
  }));
  const second = philox4x32([1, ...source.counter], source.key);
  expect(out.slice(4)).toEqual([second[0] | 0, second[1] | 0, 9]);
});
