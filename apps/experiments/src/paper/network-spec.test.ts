import { expect, test } from 'vitest';
import { folderName, settingsOf, specName } from './network-spec.ts';

const spec = { dataset: 'mnist', model: 'mlp', recipe: 'paper', epochs: 2, seed: 3 } as const;

test('everything that decides a network is in its settings and in the name of its folder', () => {
  expect(specName(spec)).toBe('mnist/mlp-paper-2/seed-3');
  expect(settingsOf(spec)).toMatchObject({ dataset: 'mnist', epochs: 2, seed: 3 });
  expect(settingsOf(spec).recipe).toMatchObject({
    name: 'paper',
    batchSize: 128,
    optimizer: { name: 'rmsprop' },
    learningRate: { name: 'constant', rate: 0.001 },
  });
  // Plain JSON: nothing is lost in a file.
  expect(JSON.parse(JSON.stringify(settingsOf(spec)))).toEqual(settingsOf(spec));
  const names = [spec, { ...spec, seed: 4 }, { ...spec, recipe: 'best' as const }].map((one) =>
    folderName(one, 'code'),
  );
  expect(new Set(names).size).toBe(3);
  expect(settingsOf({ ...spec, model: 'cnn', recipe: 'best' }).recipe).toMatchObject({
    name: 'convolutional',
  });
  expect(folderName({ ...spec, augment: ['shift=1'] }, 'code')).not.toBe(folderName(spec, 'code'));
  expect(folderName(spec, 'other code')).not.toBe(folderName(spec, 'code'));
  expect(folderName({ ...spec }, 'code')).toBe(folderName(spec, 'code'));
});
