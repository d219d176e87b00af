import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDevice, reference } from '@argand/backend';
import { clip, conv2d, createNetwork, dense, flatten, writeNetwork } from '@argand/layers';
import { readNpz, type WritableNpyArray, writeNpy, writeNpz } from '@argand/npy';
import { integers, randomStream } from '@argand/random';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { argand } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'argand-pixels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string) => join(folder, name);

const shape = [8, 4];
const bytes = Uint8Array.from(integers(randomStream(1, 'pixels'), 32, 256));
const labels = Int32Array.of(0, 1, 2, 0, 1, 2, 0, 1);

/** The same pictures in files of other types, and whether `argand` warns of them. */
const inputs: Readonly<Record<string, WritableNpyArray>> = {
  bytes: { shape, numbers: bytes },
  float32: { shape, numbers: Float32Array.from(bytes, (byte) => byte / 255) },
  float64: { shape, numbers: Float64Array.from(bytes, (byte) => Math.fround(byte / 255)) },
  int64: { shape, numbers: BigInt64Array.from(bytes, BigInt) },
  bool: { shape, numbers: bytes.map((byte) => byte & 1), isBool: true },
  truths: { shape, numbers: Float32Array.from(bytes, (byte) => byte & 1) },
  dark: { shape, numbers: bytes.map((byte) => byte & 1) },
};

/** The output of a command for one of these files, and its words. */
async function outputFor(
  input: string,
  parameters: readonly string[],
): Promise<{ bytes: Buffer; words: string }> {
  const output = file(`${input}.out`);
  const ended = await argand([...parameters, '--input', file(`${input}.npy`), '--output', output, '--json']);
  expect(ended.code, ended.stderr).toBe(0);
  return { bytes: readFileSync(output), words: ended.stderr };
}

const network = file('network.safetensors');
const onReference = ['--backend', 'reference'];
const doors: Readonly<Record<string, readonly string[]>> = {
  'argand run': ['run', network, ...onReference],
  'argand run on spikes': ['run', network, '--neuron', 'gated', '--cycles', '4', ...onReference],
  'argand gradient': ['gradient', network, '--labels', file('labels.npy'), ...onReference],
};

beforeAll(async () => {
  const device = await openDevice([reference()]);
  const layers = [dense(4), dense(3)];
  const made = await createNetwork({ device, seed: 0, inputShape: [4], encoder: [clip()], layers });
  writeFileSync(network, await writeNetwork(made));
  for (const [name, array] of Object.entries(inputs)) writeFileSync(file(`${name}.npy`), writeNpy(array));
  writeFileSync(file('labels.npy'), writeNpy({ shape: [8], numbers: labels }));
});

describe.each(Object.entries(doors))('%s', (_, parameters) => {
  test('gives one answer to the same pictures in bytes and in floats', async () => {
    const asBytes = await outputFor('bytes', parameters);
    expect(asBytes.words).toBe('');
    expect((await outputFor('float32', parameters)).bytes).toEqual(asBytes.bytes);
    expect((await outputFor('float64', parameters)).bytes).toEqual(asBytes.bytes);
  });

  test('takes bool for values 0 and 1', async () => {
    const truths = await outputFor('truths', parameters);
    const bool = await outputFor('bool', parameters);
    expect([bool.words, bool.bytes]).toEqual(['', truths.bytes]);
  });

  test('warns of values that look like pixels, and of bytes that look like bool', async () => {
    expect((await outputFor('int64', parameters)).words).toMatch(
      /^warning: \S+int64\.npy: values from \d+ to 2\d\d are taken as they are, not as pixels\. .+ divide them by 255\.\n$/,
    );
    expect((await outputFor('dark', parameters)).words).toMatch(
      /^warning: \S+dark\.npy: bytes of only 0 and 1 are taken as pixels, 0 and 1\/255\. .+ save them as bool or float32\.\n$/,
    );
  });
});

test('argand stream gives one answer to the same pictures in bytes and in floats', async () => {
  const lines = async (input: string) => {
    const shown = ['--input', file(`${input}.npy`), '--cycles', '24', '--hold-for', '3', '--neuron', 'gated'];
    const { code, stdout, stderr } = await argand(['stream', network, ...shown, ...onReference, '--json']);
    expect([code, stderr]).toEqual([0, '']);
    return stdout.trim().split('\n').slice(0, -1);
  };
  expect(await lines('bytes')).toEqual(await lines('float32'));
  expect(await lines('bool')).toEqual(await lines('truths'));
});

test('float64 inputs keep their digits on the device of float64', async () => {
  writeFileSync(
    file('precise.npy'),
    writeNpy({ shape: [1, 4], numbers: Float64Array.of(0.1, -0.7, 0.3, 1e-9) }),
  );
  const parameters = [
    'run',
    network,
    '--input',
    file('precise.npy'),
    '--output',
    file('layers.npz'),
    '--layers',
  ];
  expect((await argand([...parameters, ...onReference])).code).toBe(0);
  const { encoded } = readNpz(readFileSync(file('layers.npz')), 'layers.npz');
  expect(encoded.numbers).toEqual(Float64Array.of(0.1, -0.7, 0.3, 1e-9));
});

describe('argand evaluate', () => {
  const evaluate = async (x: WritableNpyArray, train: WritableNpyArray = x) => {
    const y = { shape: [8], numbers: labels };
    writeFileSync(file('d.npz'), writeNpz({ x_train: train, y_train: y, x_test: x, y_test: y }));
    const ended = await argand([
      'evaluate',
      network,
      '--dataset',
      file('d.npz'),
      '--json',
      '--quiet',
      ...onReference,
    ]);
    expect(ended.code, ended.stderr).toBe(0);
    return { accuracy: JSON.parse(ended.stdout).atemporal.accuracy, words: ended.stderr };
  };

  test('agrees with argand run on bytes of only 0 and 1, where the training split has more', async () => {
    const predictions = JSON.parse(
      (
        await argand([
          'run',
          network,
          '--input',
          file('dark.npy'),
          '--output',
          file('y.npy'),
          '--json',
          ...onReference,
        ])
      ).stdout,
    ).predictions;
    const right = labels.filter((label, i) => label === predictions[i]).length;
    expect(await evaluate(inputs.dark, inputs.bytes)).toEqual({ accuracy: right / 8, words: '' });
  });

  test('warns of values that look like pixels, with --quiet too', async () => {
    expect((await evaluate(inputs.int64)).words).toMatch(
      /^warning: d: x_train: values from \d+ to 2\d\d are taken as they are.+\nwarning: d: x_test: values from .+\n$/,
    );
  });
});

describe('pictures whose channels come first', () => {
  const convolutional = file('convolutional.safetensors');
  const axes = { hwc: [5, 4, 3], chw: [3, 5, 4], rows: [60] };
  const pictures = Uint8Array.from(integers(randomStream(2, 'pixels'), 120, 256));
  beforeAll(async () => {
    const device = await openDevice([reference()]);
    const made = await createNetwork({
      device,
      seed: 0,
      inputShape: axes.hwc,
      encoder: [clip()],
      layers: [conv2d(2), flatten(), dense(2)],
    });
    writeFileSync(convolutional, await writeNetwork(made));
    for (const [name, image] of Object.entries(axes)) {
      const images = { shape: [2, ...image], numbers: pictures };
      writeFileSync(file(`${name}.npy`), writeNpy(images));
      const classes = { shape: [2], numbers: Int32Array.of(0, 1) };
      const splits = { x_train: images, y_train: classes, x_test: images, y_test: classes };
      writeFileSync(file(`${name}.npz`), writeNpz(splits));
    }
  });

  const commands: Readonly<Record<string, (name: string) => readonly string[]>> = {
    run: (name) => ['--input', file(`${name}.npy`), '--output', file('answer.npy')],
    stream: (name) => ['--input', file(`${name}.npy`), '--cycles', '2'],
    evaluate: (name) => ['--dataset', file(`${name}.npz`)],
  };
  test.each(Object.entries(commands))(
    'are refused by argand %s, which would read another picture',
    async (command, of) => {
      const ended = (name: string) => argand([command, convolutional, ...of(name), ...onReference]);
      expect(await ended('chw')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(
          'images of shape [3, 5, 4], but the network expects [5, 4, 3]. Put the channels last; in NumPy: x.transpose(0, 2, 3, 1).',
        ),
      });
      for (const name of ['hwc', 'rows']) expect((await ended(name)).code).toBe(0);
    },
  );
});
