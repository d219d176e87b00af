import { expect, test } from 'vitest';
import { LatestAnswer } from './latest-answer.ts';

/** A question is answered when the test says so. */
function desk() {
  const asked: number[] = [];
  const taken: number[] = [];
  const failed: unknown[] = [];
  const settle: { done: () => void; fail: (reason: unknown) => void }[] = [];
  const latest = new LatestAnswer<number, string>(
    (question) => {
      asked.push(question);
      return new Promise((resolve, reject) => {
        settle.push({ done: () => resolve('answer'), fail: reject });
      });
    },
    (_, question) => taken.push(question),
    (reason) => failed.push(reason),
  );
  const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
  return { asked, taken, failed, settle, latest, turn };
}

test('while one answer is computed, only the newest question waits', async () => {
  const { asked, taken, settle, latest, turn } = desk();
  for (const question of [1, 2, 3]) latest.ask(question);
  settle[0].done();
  await turn();
  expect(asked).toEqual([1, 3]);
  settle[1].done();
  await turn();
  expect(taken).toEqual([1, 3]);
});

test('what is forgotten is not taken, and a failure does not stop the next', async () => {
  const { taken, failed, settle, latest, turn } = desk();
  latest.ask(1);
  latest.forget();
  settle[0].done();
  await turn();
  expect(taken).toEqual([]);
  latest.ask(2);
  settle[1].fail('no');
  await turn();
  expect(failed).toEqual(['no']);
  latest.ask(3);
  settle[2].done();
  await turn();
  expect(taken).toEqual([3]);
});
