import { quadrature } from '@argand/layers';
import { describe, expect, test } from 'vitest';
import { answerPhases, compare, type DecodedAnswers, predict } from '../index.ts';

const none = Number.NaN;
const readout = quadrature(2);

/** One image; rows are cycles. Cycle 0 is start-up, and cycle 4 not whole. */
function decoded(...rows: number[][]): DecodedAnswers {
  return {
    images: 1,
    outputs: 2,
    cycles: rows.length,
    settled: 1,
    last: rows.length - 2,
    phases: Float64Array.from(rows.flat()),
  };
}

const votes = decoded([0.5, 0], [0, 0.5], [0.1, 0.6], [0.5, 0.1], [0.5, 0]);
const silent = decoded([0.5, 0], [none, none], [0.25, none], [none, none], [0.5, 0.5]);

describe('predictions', () => {
  test('by the last whole cycle, the mean and the mode', () => {
    expect([...predict(votes, readout)]).toEqual([0]);
    expect([...predict(votes, readout, 'mean')]).toEqual([1]);
    expect([...predict(votes, readout, 'mode')]).toEqual([1]);
    expect(answerPhases(votes, 'last')).toEqual(Float64Array.of(0.5, 0.1));
    expect(answerPhases(votes, 'mean')[1]).toBeCloseTo(0.4, 1);
  });

  test('of equally many votes, the later class', () => {
    expect([...predict(decoded([0, 0], [0.5, 0], [0, 0.5], [0, 0]), readout, 'mode')]).toEqual([1]);
    expect([...predict(decoded([0, 0], [0, 0.5], [0.5, 0], [0, 0]), readout, 'mode')]).toEqual([0]);
  });

  test('silence is -1, unless a cycle spoke', () => {
    expect([...predict(silent, readout)]).toEqual([-1]);
    expect([...predict(silent, readout, 'mean')]).toEqual([0]);
    expect([...predict(silent, readout, 'mode')]).toEqual([0]);
    expect(answerPhases(silent, 'mean')).toEqual(Float64Array.of(0.25, none));
    const mute = decoded([none, none], [none, none], [none, none]);
    for (const rule of ['last', 'mean', 'mode'] as const)
      expect([...predict(mute, readout, rule)]).toEqual([-1]);
  });
});

describe('compare', () => {
  test('wraps errors, and leaves silence out', () => {
    const run = { ...decoded([0, 0], [-0.875, none], [0, 0]), images: 1 };
    expect(compare(run, [0.875, 0.5], readout)).toEqual({
      agreement: 0,
      meanPhaseError: 0.25,
      maxPhaseError: 0.25,
      silentInOne: 1,
    });
    expect(compare(run, [-0.875, none], readout)).toMatchObject({
      agreement: 1,
      maxPhaseError: 0,
      silentInOne: 0,
    });
    expect(compare(run, [none, 0], readout)).toMatchObject({
      meanPhaseError: none,
      maxPhaseError: none,
      silentInOne: 2,
    });
  });

  test('phases of other images are named', () => {
    expect(() => compare(votes, [0, 0, 0, 0], readout)).toThrow(
      'compare: there are 2 temporal and 4 atemporal phases',
    );
  });
});
