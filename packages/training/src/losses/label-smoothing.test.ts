import { tensor, valueAndGrad } from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import { describe, expect, test } from 'vitest';
import { similarityCrossEntropy } from './similarity-cross-entropy.ts';

const device = await openDevice([reference()]);
const classes = 3;
const phases = [0.4, -0.7, 0.1, Number.NaN, 0.9, 0.5];
const labels = [0, 2];

/** Cross-entropy against a smoothed target, written out. */
function expected(y: readonly number[], sharpness: number, smoothing: number): number {
  let sum = 0;
  for (let n = 0; n < labels.length; n++) {
    const logits = y
      .slice(n * classes, (n + 1) * classes)
      .map((phase) => (Number.isNaN(phase) ? 0 : sharpness * Math.sin(Math.PI * phase)));
    const norm = Math.log(logits.reduce((total, logit) => total + Math.exp(logit), 0));
    logits.forEach((logit, c) => {
      const target = smoothing / classes + (c === labels[n] ? 1 - smoothing : 0);
      sum -= target * (logit - norm);
    });
  }
  return sum / labels.length;
}

describe('label smoothing', () => {
  test.each([0, 0.1, 0.5])('%d is the cross-entropy against the smoothed target', async (smoothing) => {
    const loss = similarityCrossEntropy({ sharpness: 4, smoothing });
    const y = tensor(device, phases, { shape: [2, classes] });
    const { value, gradients } = valueAndGrad(
      (x) => loss.apply(x, tensor(device, Int32Array.from(labels))),
      y,
    );
    expect(await value.item()).toBeCloseTo(expected(phases, 4, smoothing), 10);
    const found = await gradients.read();
    const step = 1e-5;
    phases.forEach((phase, i) => {
      if (Number.isNaN(phase)) {
        expect(found[i]).toBe(0);
        return;
      }
      const at = (change: number) => expected(phases.with(i, phase + change), 4, smoothing);
      expect(found[i]).toBeCloseTo((at(step) - at(-step)) / (2 * step), 7);
    });
  });
});

test('a smoothing out of range says what is expected', () => {
  expect(() => similarityCrossEntropy({ smoothing: 1 })).toThrow(
    'smoothing is 1; expected a number of at least 0 and below 1',
  );
});
