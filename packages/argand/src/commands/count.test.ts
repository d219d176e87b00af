import { publishedEnergy } from '@argand/spiking';
import { expect, test } from 'vitest';
import { defaultEnergy } from './count.ts';

test('the default constants are the published ones, in picojoules', () => {
  for (const [name, picojoules] of Object.entries(defaultEnergy))
    expect(picojoules * 1e-12).toBe(publishedEnergy[name as keyof typeof publishedEnergy]);
  expect(Object.keys(defaultEnergy)).toEqual(Object.keys(publishedEnergy));
});
