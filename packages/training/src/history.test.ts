import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHistory } from './history.ts';
import { CheckpointError, TrainingHistory } from './index.ts';

const lossOf = (step: number) => 1 / (step + 3);

function recorded(steps: number, history = new TrainingHistory()): TrainingHistory {
  while (history.steps < steps) history.add(lossOf(history.steps), 0.1, 4);
  return history;
}

const stored = (history: TrainingHistory): unknown => JSON.parse(JSON.stringify(history));

test('a history that was stored and restored anywhere continues like one that was not', () => {
  fc.assert(
    fc.property(fc.nat(6000), fc.nat(6000), (a, b) => {
      const [cut, end] = [Math.min(a, b), Math.max(a, b)];
      const history = new TrainingHistory();
      history.start(readHistory(stored(recorded(cut)), cut));
      const { seconds: _, ...resumed } = recorded(end, history).toJSON();
      const { seconds: __, ...whole } = recorded(end).toJSON();
      expect(resumed).toEqual(whole);
    }),
    { numRuns: 30 },
  );
});

test('the curve has every step of a short run, and evenly spaced ones of a long run', () => {
  expect(recorded(2048).curve).toHaveLength(2048);
  const { curve, finalLoss, samples } = recorded(10_000);
  expect(curve.map(({ step }) => step)).toEqual(Array.from({ length: 1250 }, (_, i) => 8 * i));
  expect(curve.every(({ step, loss }) => loss === lossOf(step))).toBe(true);
  expect([finalLoss, samples]).toEqual([lossOf(9999), 40_000]);
});

test('its seconds are those of all sessions', () => {
  const history = new TrainingHistory();
  history.start({ ...recorded(3).toJSON(), seconds: 100 });
  expect(history.seconds).toBeGreaterThanOrEqual(100);
  history.stop();
  const { seconds } = history;
  expect(history.seconds).toBe(seconds);
  history.start();
  expect(history).toMatchObject({ steps: 0, samples: 0, curve: [], finalLoss: Number.NaN });
  expect(history.seconds).toBeLessThan(100);
});

test.each<[string, (fields: Record<string, unknown>) => unknown]>([
  ['history', () => null],
  ['history', () => [1]],
  ['history.steps', (fields) => ({ ...fields, steps: 8 })],
  ['history.samples', (fields) => ({ ...fields, samples: -1 })],
  ['history.seconds', (fields) => ({ ...fields, seconds: '1' })],
  ['history.stride', (fields) => ({ ...fields, stride: 3 })],
  ['history.stride', (fields) => ({ ...fields, stride: 0 })],
  ['history.losses', (fields) => ({ ...fields, losses: [1, 2] })],
  ['history.losses', (fields) => ({ ...fields, stride: 2 })],
  ['history.learningRates', (fields) => ({ ...fields, learningRates: ['0', '0', '0', '0', '0', '0', '0'] })],
  ['history.last', (fields) => ({ ...fields, last: null })],
  ['history.last.step', (fields) => ({ ...fields, last: { step: 7, loss: 0, learningRate: 0 } })],
  ['history.last.loss', (fields) => ({ ...fields, last: { step: 6, loss: null, learningRate: 0 } })],
])('a stored history is refused by the field %s', (field, change) => {
  const fields = { ...recorded(7).toJSON() };
  const read = () => readHistory(change(fields), 7);
  expect(read).toThrow(CheckpointError);
  expect(read).toThrow(`__metadata__.training: ${field} is`);
});
