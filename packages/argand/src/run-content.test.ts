import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDevice, reference } from '@argand/backend';
import { type Dataset, dataset, take } from '@argand/datasets';
import { recipes } from '@argand/training';
import { expect, test } from 'vitest';
import { checkpointId, dataContent, type RunParts, runContent, runId } from './run-content.ts';
import { differencesOf, listed } from './run-differences.ts';
import { readRunSettings, runSettings } from './run-settings.ts';

const data = dataset({
  name: 'a',
  imageShape: [2],
  classes: 2,
  images: Float32Array.of(0, 0.25, 0.5, 0.75),
  labels: Int32Array.of(0, 1),
});
const device = await openDevice([reference()]);
const parts: RunParts = {
  network: { inputShape: [2], layers: [{ kind: 'dense', units: 100 }] },
  train: data,
  test: data,
  recipe: recipes.best,
  options: { epochs: 2, continuedAfter: [], batchSize: 1, learningRate: 0.1, seed: 0, augment: 'none' },
  device,
};
const names = { dataset: 'a', model: 'm', recipe: 'best', backend: 'auto' };

/** What a run with other parts is said to differ in. */
async function difference(changed: Partial<RunParts>, called: Partial<typeof names> = {}): Promise<string> {
  const found = runSettings(names, {}, await runContent(parts));
  const other = runSettings({ ...names, ...called }, {}, await runContent({ ...parts, ...changed }));
  expect(other.id === found.id).toBe(listed(differencesOf(found, other)) === '');
  return listed(differencesOf(found, other));
}

test('the same content is the same run, whatever it is called and wherever it lies', async () => {
  const again = { ...data, name: 'b', images: data.images.slice(), labels: Uint8Array.of(0, 1) };
  expect(await difference({ train: again, test: again }, { dataset: '../b', model: 'n.json' })).toBe('');
});

test('a data set is known by its images, labels, shape, classes and number format', () => {
  const others: Partial<Dataset>[] = [
    { images: Float32Array.of(0, 0.25, 0.5, 0.76) },
    { images: Uint8Array.of(0, 1, 2, 3) },
    { labels: Int32Array.of(1, 0) },
    { imageShape: [1, 2] },
    { classes: 3 },
  ];
  const hashes = [data, ...others.map((other) => ({ ...data, ...other })), take(data, 0, 1)].map(
    (one) => dataContent(one).sha256,
  );
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('what differs is named', async () => {
  const other = { ...data, images: Float32Array.of(0, 0, 0, 0) };
  const { optimizer, ...rest } = recipes.best;
  expect(await difference({ network: { inputShape: [2], layers: [{ kind: 'dense', units: 20 }] } })).toBe(
    'network.layers.0.units is 100 there and 20 here',
  );
  expect(await difference({ train: other })).toMatch(
    /^the SHA-256 of the training data is [0-9a-f]{12}… there and [0-9a-f]{12}… here$/,
  );
  expect(await difference({ test: other })).toContain('the SHA-256 of the test data');
  expect(await difference({ train: other, test: other }, { dataset: 'b' })).toBe(
    'dataset is a there and b here',
  );
  expect(await difference({ options: { ...parts.options, seed: 3, augment: 'shift=1' } })).toBe(
    'seed is 0 there and 3 here, augment is none there and shift=1 here',
  );
  const recipe = { ...rest, optimizer: { ...optimizer, settings: { ...optimizer.settings, beta2: 0.9 } } };
  expect(await difference({ recipe })).toBe('optimizer.beta2 is 0.999 there and 0.9 here');
  expect(await difference({ recipe: recipes.paper }, { recipe: 'paper' })).toBe(
    'recipe is best there and paper here',
  );
});

test('a backend module is known by its content', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'argand-content-'));
  const backendModule = join(folder, 'backend.js');
  const idOf = async (text: string) => {
    writeFileSync(backendModule, text);
    return runId(await runContent({ ...parts, backendModule }));
  };
  const first = await idOf('export default 1;');
  expect(await idOf('export default 2;')).not.toBe(first);
  expect(await idOf('export default 1;')).toBe(first);
  rmSync(folder, { recursive: true });
});

test('a checkpoint stays that of its run when it is continued or another version resumes it', async () => {
  const content = await runContent(parts);
  const training = { ...content.training, epochs: 9, continuedAfter: [2] };
  expect(checkpointId({ ...content, training, argand: ['1', '2'] })).toBe(checkpointId(content));
  const other = { ...data, labels: Int32Array.of(1, 1) };
  expect(checkpointId(await runContent({ ...parts, train: other }))).not.toBe(checkpointId(content));
});

test('settings are read as they were written, and refused by the field that is wrong', async () => {
  const settings = runSettings(names, { dataset: '/data/a' }, await runContent(parts));
  const stored = () => JSON.parse(JSON.stringify(settings));
  expect(readRunSettings(stored(), 's.json')).toEqual(settings);
  const refused = (change: object) => () => readRunSettings({ ...stored(), ...change }, 's.json');
  const { content } = stored();
  expect(() => readRunSettings([], 's.json')).toThrow('s.json: the content is not an object');
  expect(refused({ version: 1 })).toThrow('version is not 2');
  expect(refused({ model: 3 })).toThrow('model is not a text');
  expect(refused({ paths: { dataset: 1 } })).toThrow('paths.dataset is not a text');
  expect(refused({ content: { ...content, data: {} } })).toThrow('content.data.train is not an object');
  expect(refused({ content: { ...content, training: {} } })).toThrow(
    'content.training.epochs is not a number',
  );
  content.training.seed = 5;
  expect(refused({ content })).toThrow('id is not the SHA-256 of content');
});
