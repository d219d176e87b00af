import { scope, tensor } from '@argand/autograd';
import { type Kernel, openDevice, reference, sizeOf } from '@argand/backend';
import { FailingDevice, requireNoLeaks } from '@argand/backend/conformance';
import { afterAll, expect, test } from 'vitest';
import {
  batchNorm,
  clip,
  conv2d,
  createNetwork,
  dense,
  dropout,
  flatten,
  minPool,
  type Network,
  type NetworkOptions,
  normalize,
  quantizeWeights,
  randomProjection,
  randomSign,
  readNetwork,
  type Samples,
  scale,
  standardEncoders,
  standardLayers,
  writeNetwork,
} from './index.ts';

const images: Samples = { images: Float32Array.from({ length: 3 * 16 }, (_, i) => i / 48), length: 3 };

const convolutional = {
  inputShape: [4, 4, 1],
  encoder: [scale(0.5), normalize(), randomSign()],
  layers: [conv2d(2), minPool(2), flatten(), dropout(0.5), dense(2)],
};
const projected = {
  inputShape: [16],
  encoder: [batchNorm(), clip(), randomProjection(5)],
  layers: [dense(3)],
};

/** A device that has only what every backend must have. */
class Unfused extends FailingDevice {
  override supports<Call>(kernel: Kernel<Call>): boolean {
    return kernel.required;
  }
}

const devices = [
  ['all kernels', new FailingDevice(await openDevice([reference()]))],
  ['required kernels alone', new Unfused(await openDevice([reference()]))],
] as const;

for (const [name, device] of devices) {
  const kinds = { encoders: standardEncoders, layers: standardLayers };

  test.each([
    ['convolutional', convolutional],
    ['projected', projected],
  ])(`a failure in any call leaves nothing on a device with ${name}: %s network`, async (_name, parts) => {
    const options: NetworkOptions = { device, seed: 0, data: images, ...parts };
    const failures = await requireNoLeaks(device, async () => (await createNetwork(options)).dispose());
    expect(failures).toBeGreaterThan(8);

    const network = await createNetwork(options);
    const bytes = await writeNetwork(network);
    const pixels = tensor(device, images.images, { shape: [3, ...parts.inputShape] });
    const phases = network.encode(images);
    await requireNoLeaks(device, async () => (await readNetwork(bytes, { device, ...kinds })).dispose());
    await requireNoLeaks(device, async () => (await quantizeWeights(network, { bits: 3 })).dispose());
    await requireNoLeaks(device, () => writeNetwork(network));
    await requireNoLeaks(device, () => network.encode(images).dispose());
    await requireNoLeaks(device, () => network.encode(pixels).dispose());
    await requireNoLeaks(device, () => network.encodeUpTo(3, pixels).dispose());
    await requireNoLeaks(device, () => network.infer(images, { start: 1 }).dispose());
    const dropping = { dropout: () => ({ key: [1, 0], counter: [0, 0, 0] }) as const };
    await requireNoLeaks(device, () => network.apply(phases, dropping).dispose());
    await requireNoLeaks(device, () => {
      for (const one of network.layerPhases(images)) one.dispose();
    });
    for (const one of [network, pixels, phases]) one.dispose();
    expect(device.memory()).toEqual({ storages: 0, bytes: 0 });
  });

  test(`layers and encoders alone leave nothing on a device with ${name}`, async () => {
    for (const { encoder, layers, inputShape } of [convolutional, projected]) {
      const network = await createNetwork({ device, seed: 0, data: images, encoder, layers, inputShape });
      const { shapes, parameters, encoderTensors } = network;
      const named = (tensors: Network['parameters'], prefix: string) =>
        Object.fromEntries(
          Object.entries(tensors).flatMap(([full, held]) =>
            full.startsWith(prefix) ? [[full.slice(prefix.length), held]] : [],
          ),
        );
      for (const [i, step] of encoder.entries()) {
        const x = tensor(device, images.images.subarray(0, 16), { shape: [1, ...shapes.encoder[i]] });
        await requireNoLeaks(device, () => step.apply(x, named(encoderTensors, `encoder.${i}.`)).dispose());
        x.dispose();
      }
      for (const [i, layer] of layers.entries()) {
        const shape = [1, ...shapes.layers[i]];
        const size = sizeOf(shape);
        const x = tensor(device, new Float32Array(size).fill(0.3), { shape });
        await requireNoLeaks(device, () =>
          scope(device, () => void layer.apply(x, named(parameters, `layers.${i}.`), { damping: 0 })),
        );
        x.dispose();
      }
      network.dispose();
    }
  });

  afterAll(() => expect(device.memory().storages).toBe(0));
}
