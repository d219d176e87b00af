import { expect, test } from 'vitest';
import { foldedOf, threadFold } from './thread-fold.ts';

const joined = (a: string, b: string) => `${a} + ${b}`;

/** What {@link threadFold} does to these numbers, by its text: the halves in memory, then those from lane to lane. */
function stepsOf(lanes: number) {
  const { code } = threadFold({ threads: 64, lanes, type: 'f32', joined });
  const least = Number(/half >= (\d+)u/.exec(code)?.[1]);
  const passed = [...code.matchAll(/subgroupShuffleDown\(a, (\d+)u\)/g)].map(([, apart]) => Number(apart));
  const inMemory: number[] = [];
  for (let half = 32; half >= least; half = Math.floor(half / 2)) inMemory.push(half);
  return { inMemory, passed };
}

test.each([1, 4, 8, 32, 64, 128])('with subgroups of %i, the halves are the same six', (lanes) => {
  const { inMemory, passed } = stepsOf(lanes);
  expect([...inMemory, ...passed]).toEqual([32, 16, 8, 4, 2, 1]);
  expect(passed).toHaveLength(Math.log2(Math.min(lanes, 64)));
  expect(foldedOf('x', lanes)).toBe(lanes > 1 ? 'folded(thread, lane, x)' : 'folded(thread, x)');
});
