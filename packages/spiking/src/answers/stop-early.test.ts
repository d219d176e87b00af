import { quadrature } from '@argand/layers';
import { expect, test } from 'vitest';
import type { StopEarly } from '../index.ts';
import { AnswerWatch, requireStopEarly } from './stop-early.ts';

const none = Number.NaN;
const readout = quadrature(2);
const rows = [
  [none, none],
  [0, 0.5],
  [0.3, 0.2],
  [0.4, 0],
  [0.5, -0.4],
].map((row) => Float64Array.from(row));

/** Class and cycle of the first cycle that answers. */
function early(rule: StopEarly): (number | undefined)[] {
  const watch = new AnswerWatch(rule, readout, 2);
  const cycle = rows.findIndex((row) => {
    // Another image beside it, which never answers.
    expect(watch.hasAnswered(1, rows[0])).toBe(false);
    return watch.hasAnswered(0, row);
  });
  return [watch.answerOf(0), cycle];
}

test('the first stable or confident cycle answers, and silence never does', () => {
  expect(early({ stable: 1 })).toEqual([1, 1]);
  expect(early({ stable: 2 })).toEqual([0, 3]);
  expect(early({ stable: 3 })).toEqual([0, 4]);
  expect(early({ stable: 9 })).toEqual([0, -1]);
  expect(early({ confidence: 0.9 })).toEqual([1, 1]);
  expect(early({ confidence: 1.5 })).toEqual([0, 4]);
  expect(early({ stable: 2, confidence: 1.5 })).toEqual([0, 3]);
  expect(early({ stable: 9, confidence: 1 })).toEqual([1, 1]);
});

test('rules out of range are named', () => {
  const check = (rule: object) => () => requireStopEarly('spike: stopEarly', rule as StopEarly, readout);
  expect(check({})).toThrow('spike: stopEarly: there is no rule; give stable, confidence or both.');
  expect(check({ stable: 0 })).toThrow('stable is 0');
  expect(check({ confidence: none })).toThrow('confidence is NaN, but must be from 0 to 2.');
  expect(check({ stable: 1, from: -1 })).toThrow('from is -1');
  const other = { ...readout, kind: 'other' };
  expect(() => requireStopEarly('x', { confidence: 1 }, other)).toThrow(
    'the readout other; give stable instead',
  );
  expect(() => requireStopEarly('x', { stable: 1 }, other)).not.toThrow();
});
