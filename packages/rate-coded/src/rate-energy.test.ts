import { publishedEnergy } from '@argand/spiking';
import { expect, test } from 'vitest';
import { rateCodedEnergy } from './rate-energy.ts';

const operations = { multiplyAccumulates: 10, synapticOperations: 1000, currentAdditions: 100 };

test('a synaptic operation is one addition', () => {
  const costs = { multiplyAccumulate: 5, accumulate: 1, synapticOperation: 20 };
  expect(rateCodedEnergy(operations, costs)).toEqual({ additions: 1150, neuromorphic: 20_050 });
  expect(rateCodedEnergy({ ...operations, multiplyAccumulates: 0 }).additions).toBeCloseTo(
    1100 * publishedEnergy.accumulate,
    20,
  );
});

test('throws RangeError that names an invalid count or constant', () => {
  expect(() => rateCodedEnergy({ ...operations, currentAdditions: -2 })).toThrow(
    'rateCodedEnergy: currentAdditions is -2; expected a number of at least 0.',
  );
  expect(() => rateCodedEnergy({ ...operations, synapticOperations: Number.NaN })).toThrow(
    'rateCodedEnergy: synapticOperations is NaN',
  );
  expect(() => rateCodedEnergy(operations, { accumulate: -1 })).toThrow('rateCodedEnergy: accumulate is -1');
});
