import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDevice, reference } from '@argand/backend';
import { createNetwork, readDescription } from '@argand/layers';
import { afterAll, describe, expect, test } from 'vitest';
import { findModel } from './find-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'argand-models-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const device = await openDevice([reference()]);

async function parametersOf(name: string, imageShape: readonly number[], classes: number): Promise<number> {
  const model = (await findModel(name)).describe(imageShape, classes);
  const size = imageShape.reduce((product, length) => product * length, 1);
  const data = { images: new Uint8Array(2 * size).map((_, i) => i % 251), length: 2 };
  const network = await createNetwork({ ...readDescription({ ...model }, name), device, seed: 0, data });
  const count = network.parameterCount;
  network.dispose();
  return count;
}

describe('models by name', () => {
  test.each([
    ['mlp', [28, 28, 1], 10, 784 * 100 + 100 + 100 * 10 + 10],
    ['mlp', [4], 3, 4 * 100 + 100 + 100 * 3 + 3],
    ['mlp-sign', [28, 28, 1], 10, 784 * 100 + 100 + 100 * 10 + 10],
    ['mlp-pixels', [28, 28, 1], 10, 784 * 100 + 100 + 100 * 10 + 10],
    ['cnn', [28, 28, 1], 10, 160 + 4640 + 9248 + 800 * 128 + 128 + 1290],
    ['cnn', [9, 9, 3], 2, 448 + 4640 + 9248 + 32 * 128 + 128 + 258],
    // The paper counts 1.675 million.
    ['paper-cnn', [32, 32, 3], 10, 1_675_376],
    ['paper-cnn', [16, 16, 1], 2, 9 * 32 + 9216 + 18_432 + 36_864 + 64 * 1000 + 2000],
  ])(
    '%s for images %j has the parameters that one reckons',
    async (name, imageShape, classes, parameters) => {
      expect(await parametersOf(name, imageShape, classes)).toBe(parameters);
    },
  );

  test.each([
    ['mlp', ['randomProjection', 'normalize', 'clip']],
    ['mlp-sign', ['randomSign']],
    ['mlp-pixels', []],
  ])('before the layers of %s stand %j', async (name, kinds) => {
    const { encoder } = (await findModel(name)).describe([28, 28, 1], 10);
    expect(encoder).toMatchObject(kinds.map((kind) => ({ kind })));
    expect(encoder).toHaveLength(kinds.length);
  });

  test('a stack of layers of one’s own, and whether it has convolutions', async () => {
    const file = join(folder, 'own.json');
    const model = {
      inputShape: [6, 6, 1],
      layers: [
        { kind: 'conv2d', filters: 2, kernelSize: [3, 3] },
        { kind: 'flatten' },
        { kind: 'dense', units: 2 },
      ],
      readout: { kind: 'quadrature', classes: 2 },
    };
    writeFileSync(file, JSON.stringify(model));
    expect(await parametersOf(file, [6, 6, 1], 2)).toBe(18 + 2 + 64 + 2);
    expect((await findModel(file)).convolutional).toBe(true);
    writeFileSync(file, JSON.stringify({ ...model, layers: model.layers.slice(1) }));
    expect((await findModel(file)).convolutional).toBe(false);
  });

  test('images too small for a model are refused with what to do', async () => {
    const { describe: describeFor } = await findModel('paper-cnn');
    expect(() => describeFor([15, 32, 3], 10)).toThrow(
      '--model paper-cnn: expects images [height, width, channels] of at least 16 × 16 pixels, but these are [15, 32, 3]',
    );
  });

  test('a file that describes no model says what is missing', async () => {
    const file = join(folder, 'none.json');
    writeFileSync(file, '{"layers":[]}');
    await expect(findModel(file)).rejects.toThrow('expected an object with inputShape, layers, readout');
    await expect(findModel('giant')).rejects.toThrow(
      'expected one of mlp, mlp-sign, mlp-pixels, cnn, paper-cnn, or a .json file',
    );
  });
});
