import { readFileSync } from 'node:fs';
import { readDescription, shapesOf } from '@argand/layers';
import { expect, test } from 'vitest';
import { folderName, recipeSettings, settingsOf, specName } from './network-spec.ts';

const spec = { dataset: 'mnist', model: 'mlp', recipe: 'paper', epochs: 2, seed: 3 } as const;

test('all that decides a network is in its settings, and in the name of its folder', () => {
  expect(specName(spec)).toBe('mnist/mlp-paper-2/seed-3');
  expect(settingsOf(spec)).toMatchObject({ dataset: 'mnist', epochs: 2, seed: 3 });
  expect(recipeSettings('paper')).toMatchObject({
    name: 'paper',
    batchSize: 128,
    optimizer: { name: 'rmsprop' },
    rate: { name: 'constant', rate: 0.001 },
  });
  // Plain numbers and words: nothing is lost on the way to a file.
  expect(JSON.parse(JSON.stringify(settingsOf(spec)))).toEqual(settingsOf(spec));
  const names = [spec, { ...spec, seed: 4 }, { ...spec, recipe: 'best' as const }].map(folderName);
  expect(new Set(names).size).toBe(3);
  expect(folderName(spec)).toBe(folderName({ ...spec }));
});

test("the paper's CIFAR-10 network has its 1.675 M parameters", () => {
  const described = JSON.parse(readFileSync(new URL('../models/cifar10.json', import.meta.url), 'utf8'));
  const description = readDescription(described, 'cifar10.json');
  const { layers } = shapesOf(description);
  expect(layers.at(-1)).toEqual([10]);
  const counted = description.layers.flatMap((layer, i) =>
    Object.values(layer.parameters(layers[i])).map(({ shape }) =>
      shape.reduce((size, length) => size * length, 1),
    ),
  );
  expect(counted.reduce((sum, size) => sum + size, 0)).toBe(1_675_376);
});
