import { expect, test } from 'vitest';
import type { Measurement } from './measurement.ts';
import { scheduleOf } from './schedule.ts';

function measurement(name: string, needs: readonly Measurement<unknown, unknown>[] = []) {
  return { name, settings: {}, code: [], images: 0, needs, measure: async () => name };
}

const training = measurement('training');
const other = measurement('other training');
const planned = (part: string, one: Measurement<unknown, unknown>) => ({ part, about: {}, measurement: one });
const plan = {
  answers: [planned('a', measurement('answers', [training])), planned('b', measurement('noise', [other]))],
  networks: [planned('a', training), planned('a', other)],
};
const names = (parts?: readonly string[]) => scheduleOf(plan, parts).map(({ name }) => name);

test('each measurement comes after those it needs, and once', () => {
  expect(names()).toEqual(['training', 'answers', 'other training', 'noise']);
});

test('parts are measured in the given order, with what they need', () => {
  expect(names(['b'])).toEqual(['other training', 'noise']);
  expect(names(['b', 'a'])).toEqual(['other training', 'noise', 'training', 'answers']);
  expect(names([])).toEqual([]);
});
