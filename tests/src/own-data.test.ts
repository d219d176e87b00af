import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeNpz } from '@argand/npy';
import { normal, randomStream } from '@argand/random';
import { afterAll, describe, expect, test } from 'vitest';
import { argand } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'argand-own-data-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quiet = ['--json', '--quiet'];

describe('argand train --dataset', () => {
  test('yin-yang: four inputs, three classes, nothing to fetch', async () => {
    const out = join(folder, 'yin-yang');
    const ended = await argand(['train', '--dataset', 'yin-yang', '--epochs', '10', '--out', out, ...quiet]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { atemporal, temporal, parameters } = JSON.parse(ended.stdout);
    expect(parameters).toBe(4 * 100 + 100 + 100 * 3 + 3);
    // A linear classifier reaches 64 %.
    expect(atemporal.accuracy).toBeGreaterThan(0.8);
    expect(temporal[0]).toMatchObject({ neuron: 'gated', agreement: 1, images: 1000 });
    expect(JSON.parse((await argand(['data', 'fetch', 'yin-yang', '--json'])).stdout).files).toEqual([]);
  });

  test('a .npz file of vectors, and the network is examined on it again', async () => {
    const clouds = (count: number, place: number) => {
      const labels = Int32Array.from({ length: count }, (_, sample) => sample % 3);
      const noise = normal(randomStream(1, 'noise', place), count * 5, 0, 0.1);
      const numbers = Float64Array.from(
        noise,
        (value, index) => value + (index % 5 === labels[Math.floor(index / 5)] ? 1 : 0),
      );
      return { x: { shape: [count, 5], numbers }, y: { shape: [count], numbers: labels } };
    };
    const [train, examination] = [clouds(600, 0), clouds(90, 1)];
    const file = join(folder, 'clouds.npz');
    const arrays = { x_train: train.x, y_train: train.y, x_test: examination.x, y_test: examination.y };
    writeFileSync(file, writeNpz(arrays, { compressed: true }));
    const parameters = ['train', '--dataset', 'clouds.npz', '--epochs', '5', ...quiet];
    const ended = await argand(parameters, { cwd: folder });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { atemporal, out } = JSON.parse(ended.stdout);
    expect(atemporal).toMatchObject({ accuracy: 1, images: 90 });
    expect(out).toBe(join('runs', 'clouds-mlp-best-epochs5-seed0'));
    const network = join(folder, out, 'network.safetensors');
    const again = await argand(['evaluate', network, '--dataset', file, ...quiet]);
    expect(JSON.parse(again.stdout).atemporal.accuracy).toBe(1);
  });

  test('what is no data set is refused with those that are', async () => {
    const ended = await argand(['train', '--dataset', join(folder, 'nothing'), '--quiet']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(
      'expected one of mnist, fashion-mnist, cifar10, yin-yang, random-manifolds, or the path',
    );
    expect((await argand(['data', 'path', 'constructor'])).code).toBe(2);
  });

  test('a folder with a picture that is none is refused, and the picture named', async () => {
    const pictures = join(folder, 'pictures');
    mkdirSync(join(pictures, 'ash'), { recursive: true });
    writeFileSync(join(pictures, 'ash', '1.png'), 'no picture');
    const ended = await argand(['train', '--dataset', pictures, '--out', join(folder, 'never'), '--quiet']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('pictures: ash/1.png: neither a PNG nor a JPEG');
  });

  test('--model cnn expects images', async () => {
    const ended = await argand([
      'train',
      '--dataset',
      'yin-yang',
      '--model',
      'cnn',
      '--out',
      join(folder, 'cnn'),
      '--quiet',
    ]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('--model cnn: expects images [height, width, channels]');
  });
});
