import { denseSynapses } from '@argand/layers';
import { expect, test } from 'vitest';
import { balanceThresholds } from './balance-thresholds.ts';

const identity = denseSynapses(1, 1, false).fanOut({ weight: Float32Array.of(1) });
const negative = denseSynapses(1, 1, false).fanOut({ weight: Float32Array.of(-1) });
const thousand = { images: Float32Array.from({ length: 2000 }, (_, k) => k - 999), length: 2000 };

test('a percentile of what is above 0', async () => {
  expect([...(await balanceThresholds([identity], thousand, { percentile: 100 }))]).toEqual([1000]);
  expect([...(await balanceThresholds([identity], thousand))]).toEqual([999]);
  expect([...(await balanceThresholds([identity], thousand, { percentile: 50 }))]).toEqual([500]);
});

test('layer by layer, behind the rectifier; where nothing is above 0 the scale is 1', async () => {
  // What is below 0 before the first layer is above it behind it.
  expect([...(await balanceThresholds([negative, identity], thousand, { percentile: 100 }))]).toEqual([
    999, 999,
  ]);
  expect([...(await balanceThresholds([identity, negative], thousand, { percentile: 100 }))]).toEqual([
    1000, 1,
  ]);
});

test('what is wrong is named', async () => {
  const none = { images: new Float32Array(0), length: 0 };
  await expect(balanceThresholds([identity], none)).rejects.toThrow('balanceThresholds: there is no image');
  await expect(balanceThresholds([identity], thousand, { percentile: 0 })).rejects.toThrow(
    'balanceThresholds: percentile is 0; expected a number above 0 and of at most 100.',
  );
  await expect(balanceThresholds([], thousand)).rejects.toThrow('balanceThresholds: there is no layer');
});
