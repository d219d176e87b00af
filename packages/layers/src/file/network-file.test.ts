import { tensor } from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import { randomStream, uniform } from '@argand/random';
import { describe, expect, test } from 'vitest';
import { createNetwork } from '../create-network.ts';
import { clip } from '../encoders/clip.ts';
import type { EncoderKind } from '../encoders/encoder.ts';
import { normalize } from '../encoders/normalize.ts';
import { randomProjection } from '../encoders/random-projection.ts';
import { standardEncoders } from '../encoders/standard-encoders.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import { flatten } from '../layers/flatten.ts';
import type { LayerKind } from '../layers/layer.ts';
import { standardLayers } from '../layers/standard-layers.ts';
import type { Network } from '../network.ts';
import { withChecksum } from './checksum.ts';
import { readNetwork, writeNetwork } from './network-file.ts';
import { readSafetensors, type Safetensors, writeSafetensors } from './safetensors.ts';

const device = await openDevice([reference()]);
const name = 'some.safetensors';
const read = (bytes: Uint8Array) => readNetwork(bytes, { device, name });
const data = { images: uniform(randomStream(0, 'images'), 40), length: 10 };

const make = (seed?: number) =>
  createNetwork({
    device,
    seed: 0,
    inputShape: [4],
    encoder: [randomProjection(3, seed === undefined ? {} : { seed }), normalize({ scale: 3 }), clip()],
    layers: [dense(3), dropout(0.25), dense(2, { bias: false })],
    data,
  });

const network = await make();
const bytes = await writeNetwork(network);
const content = readSafetensors(bytes, name);
const described = JSON.parse(content.metadata.argand);

/** The file with another description or other tensors, without or with a new checksum. */
function changed(description: unknown, tensors: Safetensors['tensors'] = content.tensors): Uint8Array {
  const argand = typeof description === 'string' ? description : JSON.stringify(description);
  return writeSafetensors({ metadata: { argand }, tensors });
}

const answers = async (of: Network) => [...(await of.infer(data).read())];

/** The file with these tensors in place of ours, of formats that `writeSafetensors` makes no numbers of. */
function withOthers(others: Safetensors['others'] & {}): Uint8Array {
  const kept = Object.entries(content.tensors).filter(([full]) => !Object.hasOwn(others, full));
  const metadata = { argand: content.metadata.argand };
  return writeSafetensors({ metadata, tensors: Object.fromEntries(kept), others });
}

describe('a network file', () => {
  test.each([
    ['F16', 0x3c00, 1],
    ['BF16', 0xbf80, -1],
  ])('weights in %s are read', async (dtype, bits, value) => {
    const words = new Uint8Array(Uint16Array.of(bits, 0, bits).buffer);
    const network = await read(withOthers({ 'layers.0.bias': { dtype, shape: [3], bytes: words } }));
    expect([...(await network.parameters['layers.0.bias'].read())]).toEqual([value, 0, value]);
  });

  test('tensors of other formats beside the network are left alone', async () => {
    const extra = { 'other.counter': { dtype: 'I64', shape: [], bytes: new Uint8Array(8) } };
    expect(await answers(await read(withOthers(extra)))).toEqual(await answers(await read(bytes)));
  });

  test('holds the description of the format and float32 tensors', () => {
    expect(described).toEqual({
      version: 1,
      inputShape: [4],
      encoder: [
        { kind: 'randomProjection', units: 3 },
        { kind: 'normalize', scale: 3, epsilon: 0.001 },
        { kind: 'clip' },
      ],
      layers: [
        { kind: 'dense', units: 3, bias: true },
        { kind: 'dropout', rate: 0.25 },
        { kind: 'dense', units: 2, bias: false },
      ],
      readout: { kind: 'quadrature', classes: 2 },
    });
    expect(Object.keys(content.tensors)).toEqual([
      'encoder.0.weight',
      'encoder.1.mean',
      'encoder.1.deviation',
      'layers.0.weight',
      'layers.0.bias',
      'layers.2.weight',
    ]);
    for (const { numbers } of Object.values(content.tensors)) expect(numbers).toBeInstanceOf(Float32Array);
  });

  test('is the same network, which writes the same bytes', async () => {
    const copy = await read(bytes);
    expect(await answers(copy)).toEqual(await answers(network));
    expect(await writeNetwork(copy)).toEqual(bytes);
    expect(await writeNetwork(await make())).toEqual(bytes);
  });

  test('from another program has no checksum and its tensors in any order', async () => {
    const tensors = Object.fromEntries(Object.entries(content.tensors).reverse());
    expect(await writeNetwork(await read(changed(described, tensors)))).toEqual(bytes);
    // The checksum does not depend on the order either.
    expect(await writeNetwork(await read(writeSafetensors({ ...content, tensors })))).toEqual(bytes);
  });

  test('lacks a projection that can be made again from its seed, unless it is another', async () => {
    const seeded = await make(7);
    const short = await writeNetwork(seeded);
    const { metadata, tensors } = readSafetensors(short, name);
    expect(Object.keys(tensors)).not.toContain('encoder.0.weight');
    expect(await answers(await read(short))).toEqual(await answers(seeded));
    const other = { shape: [4, 3], numbers: new Float32Array(12).fill(0.5) };
    const foreign = writeSafetensors(
      withChecksum({
        metadata: { argand: metadata.argand },
        tensors: { 'encoder.0.weight': other, ...tensors },
      }),
    );
    expect(await writeNetwork(await read(foreign))).toEqual(foreign);
  });

  test('may keep the state of a training run beside the network', async () => {
    const slot = { shape: [2], numbers: Float32Array.of(1, 2) };
    const copy = await read(changed(described, { 'optimizer.momentum': slot, ...content.tensors }));
    expect(await writeNetwork(copy)).toEqual(bytes);
  });

  test('is not written with a number that is not finite', async () => {
    const sick = await read(bytes);
    sick.parameters = { ...sick.parameters, 'layers.0.bias': tensor(device, [1, Number.NaN, 1]) };
    await expect(writeNetwork(sick)).rejects.toThrow(
      'writeNetwork: layers.0.bias: number 1 is NaN; expected finite numbers.',
    );
    // Finite in float64, but beyond float32.
    sick.parameters = { ...sick.parameters, 'layers.0.bias': tensor(device, [1, 1e300, 1]) };
    await expect(writeNetwork(sick)).rejects.toThrow('number 1 is Infinity');
  });
});

describe('damage', () => {
  test('a file cut short anywhere is refused, by name', async () => {
    for (let length = 0; length < bytes.length; length++) {
      await expect(read(bytes.slice(0, length))).rejects.toThrow(name);
    }
  });

  test('a flipped bit is found, or changes nothing', async () => {
    const unharmed: number[] = [];
    const before = device.memory();
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const damaged = bytes.with(bit >> 3, bytes[bit >> 3] ^ (1 << (bit & 7)));
      const copy = await read(damaged).catch((error: unknown) => String(error));
      if (typeof copy === 'string') {
        expect(copy).toMatch(/^FormatError: some\.safetensors: /);
        continue;
      }
      unharmed.push(bit);
      expect(await writeNetwork(copy)).toEqual(bytes);
      copy.dispose();
    }
    expect(device.memory()).toEqual(before);
    // Only bits of the checksum's own name can change unseen.
    expect(unharmed.length).toBeLessThanOrEqual(8 * 'argand.crc32'.length);
  });

  test('the message says what to do', async () => {
    await expect(read(bytes.with(bytes.length - 1, bytes[bytes.length - 1] ^ 1))).rejects.toThrow(
      /^some\.safetensors: __metadata__\["argand\.crc32"\] is [0-9a-f]{8}, but the content has the checksum [0-9a-f]{8}: the file is damaged/,
    );
  });
});

describe('what a file cannot say', () => {
  const { 'layers.0.bias': bias, ...withoutBias } = content.tensors;
  const withBias = (numbers: Safetensors['tensors'][string]['numbers'], shape = [3]) =>
    changed(described, { ...withoutBias, 'layers.0.bias': { shape, numbers } });
  const withLayer = (layer: unknown) => changed({ ...described, layers: [layer] });

  test.each<[string, Uint8Array, string | RegExp]>([
    [
      'nothing of Argand',
      writeSafetensors({ metadata: {}, tensors: {} }),
      'some.safetensors: __metadata__.argand is missing; the file is no network of Argand.',
    ],
    ['no JSON', changed('{"version":1'), /^some\.safetensors: __metadata__\.argand is not JSON: .+/],
    ['a field twice', changed('{"version":1,"version":1}'), 'the name "version" occurs twice, again at 13.'],
    ['no object', changed([1]), 'some.safetensors: the description is [1]; expected a JSON object.'],
    [
      'a newer version',
      changed({ ...described, version: 2 }),
      'some.safetensors: version is 2, newer than this reader, which knows versions up to 1; update @argand/layers.',
    ],
    [
      'a version that is none',
      changed({ ...described, version: '1' }),
      'version is "1"; expected a whole number',
    ],
    [
      'an unknown field',
      changed({ ...described, encoders: [] }),
      "some.safetensors: the description has a field 'encoders'; expected only version, inputShape",
    ],
    [
      'an input shape that is none',
      changed({ ...described, inputShape: [-4] }),
      'some.safetensors: inputShape is [-4]; expected whole numbers above 0, such as [784] or [28, 28, 1].',
    ],
    [
      'layers that are no list',
      changed({ ...described, layers: {} }),
      'some.safetensors: layers is {}; expected a list',
    ],
    ['no layers', changed({ ...described, layers: [] }), 'some.safetensors: layers is empty'],
    [
      'an entry without a kind',
      withLayer(3),
      'some.safetensors: layers.0 is 3; expected an object with a kind.',
    ],
    [
      'an unknown kind of layer',
      withLayer({ kind: 'conv3d', filters: 8 }),
      'some.safetensors: layers.0: kind "conv3d" is unknown; this version knows dense, ',
    ],
    [
      'an unknown kind of encoder',
      changed({ ...described, encoder: [{ kind: 'wavelet' }] }),
      'some.safetensors: encoder.0: kind "wavelet" is unknown; this version knows randomProjection, ',
    ],
    [
      'an unknown kind of readout',
      changed({ ...described, readout: { kind: 'loudest' } }),
      'some.safetensors: readout: kind "loudest" is unknown; this version knows quadrature.',
    ],
    [
      'no readout',
      changed({ ...described, readout: undefined }),
      'readout is missing; expected an object with a kind.',
    ],
    [
      'an impossible setting',
      withLayer({ kind: 'dense', units: -2 }),
      'some.safetensors: layers.0: units is -2; expected a whole number of at least 1.',
    ],
    [
      'another impossible setting',
      withLayer({ kind: 'dropout', rate: 1 }),
      'some.safetensors: layers.0: dropout(1): the rate',
    ],
    [
      'an unknown setting',
      withLayer({ kind: 'dense', units: 2, activation: 'relu' }),
      "some.safetensors: layers.0: there is no setting 'activation'; expected only units, bias.",
    ],
    [
      'layers that do not fit',
      changed({ ...described, inputShape: [2, 2], encoder: [] }),
      'some.safetensors: layers.0: dense(3): input shape is [2, 2]',
    ],
    [
      'a missing tensor',
      changed(described, withoutBias),
      'some.safetensors: tensor layers.0.bias is missing; the description expects it, of shape [3].',
    ],
    [
      'a tensor too many',
      changed(described, { ...content.tensors, 'layers.2.bias': bias }),
      'some.safetensors: tensor layers.2.bias is in the file, but the description does not want it.',
    ],
    [
      'a tensor of another shape',
      withBias(new Float32Array(3), [1, 3]),
      'some.safetensors: tensor layers.0.bias is of shape [1, 3], but the description expects [3].',
    ],
    [
      'a tensor of another format',
      withBias(new Int32Array(3)),
      'some.safetensors: tensor layers.0.bias holds integers; expected dtype F32, F64, F16 or BF16.',
    ],
    [
      'a tensor of a format that holds no floats',
      withOthers({ 'layers.0.bias': { dtype: 'I64', shape: [3], bytes: new Uint8Array(24) } }),
      'some.safetensors: tensor layers.0.bias is of dtype I64; expected dtype F32, F64, F16 or BF16.',
    ],
    [
      'a tensor too many, of another format',
      withOthers({ 'layers.9.bias': { dtype: 'BOOL', shape: [1], bytes: new Uint8Array(1) } }),
      'some.safetensors: tensor layers.9.bias is in the file, but the description does not want it.',
    ],
    [
      'a number that is not finite',
      withBias(Float32Array.of(0, 0, Number.NaN)),
      'some.safetensors: tensor layers.0.bias: number 2 is NaN; expected finite numbers.',
    ],
    [
      'a projection too large to make again',
      changed({ ...described, encoder: [{ kind: 'randomProjection', units: 2 ** 40, seed: 0 }] }),
      'some.safetensors: encoder.0: randomProjection(1099511627776): 4 × 1099511627776 weights are more than 2^28.',
    ],
  ])('%s', async (_name, file, message) => {
    const before = device.memory();
    await expect(read(file)).rejects.toThrow(message);
    expect(device.memory()).toEqual(before);
  });
});

test("kinds of one's own are passed by value", async () => {
  const half: LayerKind = {
    kind: 'half',
    read: () => ({ ...flatten(), kind: 'half', outputShape: ([units]) => [units / 2] }),
  };
  const invert: EncoderKind = { kind: 'invert', read: () => ({ ...clip(), kind: 'invert' }) };
  const file = changed({ ...described, encoder: [{ kind: 'invert' }], layers: [{ kind: 'half' }] }, {});
  await expect(read(file)).rejects.toThrow('encoder.0: kind "invert" is unknown');
  const own = await readNetwork(file, {
    device,
    layers: [...standardLayers, half],
    encoders: [...standardEncoders, invert],
  });
  expect(own.description.layers[0].kind).toBe('half');
  expect(own.shapes.layers).toEqual([[4], [2]]);
});
