import { add, multiply, scope, subtract, sum, sinPi, cosPi, tensor, valueAndGrad, oneHot, mean, type Tensor } from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import { distances } from '@argand/phasor';
import { describe, expect, test } from 'vitest';
import { parametersWithPrefix, readNetwork } from '@argand/layers';
import { golden as array, goldenBytes } from './npy.ts';

const device = await openDevice([reference()]);
const open = (name: string) => readNetwork(goldenBytes(`${name}/network.safetensors`), { device, name });

function furthest(a: Float64Array, b: Float64Array): number {
  return distances(a, b).reduce((most, apart) => (apart <= most ? most : apart), 0);
}

describe('the networks of an independent float64 implementation', () => {
  test('mnist-mlp: encoded phases, the phases after each layer, and the answers', async () => {
    const network = await open('mnist-mlp');
    const inputs = array('mnist-mlp/inputs.npy');
    const images = { images: Float32Array.from(inputs.numbers), length: inputs.shape[0] };

    const encoded = (await network.encode(images, { end: 16 }).read()) as Float64Array;
    expect(furthest(encoded, array('mnist-mlp/expected-encoded.npy').numbers)).toBeLessThan(1e-9);

    const layers = network.layerPhases(images, { end: 8 });
    for (const [i, layer] of layers.entries()) {
      expect(furthest((await layer.read()) as Float64Array, array(`mnist-mlp/expected-layer-${i}.npy`).numbers)).toBeLessThan(1e-9);
    }

    const answers = (await network.infer(images).read()) as Float64Array;
    expect(furthest(answers, array('mnist-mlp/expected-atemporal.npy').numbers)).toBeLessThan(1e-9);
    const right = network.description.readout.classify(answers).filter((label, i) => label === array('mnist-mlp/labels.npy').numbers[i]);
    expect(right.length / 64).toBe(0.96875);
  });

  test('mnist-cnn: encoded phases, the phases after each layer, and the answers', async () => {
    const network = await open('mnist-cnn');
    const inputs = array('mnist-cnn/inputs.npy');
    const images = { images: Float32Array.from(inputs.numbers), length: inputs.shape[0] };

    const encoded = (await network.encode(images, { end: 16 }).read()) as Float64Array;
    expect(furthest(encoded, array('mnist-cnn/expected-encoded.npy').numbers)).toBeLessThan(1e-9);

    const layers = network.layerPhases(images, { end: 8 });
    expect(layers).toHaveLength(7);
    for (const [i, layer] of layers.entries()) {
      const expected = array(`mnist-cnn/expected-layer-${i}.npy`);
      expect(layer.shape).toEqual(expected.shape);
      expect(furthest((await layer.read()) as Float64Array, expected.numbers)).toBeLessThan(1e-9);
    }

    const answers = (await network.infer(images, { end: 16 }).read()) as Float64Array;
    const expected = array('mnist-cnn/expected-atemporal.npy').numbers.subarray(0, answers.length);
    expect(furthest(answers, expected)).toBeLessThan(1e-9);
  });

  test.each(['gradients-dense', 'gradients-conv', 'gradients-conv-strided'])('%s: phases, loss and every gradient, the inputs\' too', async (name) => {
    const network = await open(name);
    const phases = array(`${name}/inputs.npy`);
    const labels = array(`${name}/labels.npy`);
    let x = tensor(device, phases.numbers, { shape: phases.shape });
    for (const [i, layer] of network.description.layers.entries()) {
      x = layer.apply(x, parametersWithPrefix(network.parameters, `layers.${i}`), { damping: 0 });
      const expected = array(`${name}/expected-layer-${i}.npy`);
      expect(x.shape).toEqual(expected.shape);
      expect(furthest((await x.read()) as Float64Array, expected.numbers)).toBeLessThan(1e-9);
    }
    const { classes } = network.description.readout;
    const inputs = { ...network.parameters, inputs: tensor(device, phases.numbers, { shape: phases.shape }) };
    const { value, gradients } = valueAndGrad(({ inputs: x, ...parameters }: Record<string, Tensor<'float32'>>) => {
      const y = network.apply(x, { parameters });
      // cos π(y − t) with t = ½ for the class and 0 for the others: sin πy there and cos πy here.
      const target = oneHot(tensor(device, Int32Array.from(labels.numbers)), classes);
      const similarity = add(multiply(target, sinPi(y)), multiply(subtract(1, target), cosPi(y)));
      return subtract(1, mean(similarity));
    }, inputs);
    expect(await value.item()).toBeCloseTo(array(`${name}/expected-loss.npy`).numbers[0], 12);
    for (const [tensorName, gradient] of Object.entries(gradients)) {
      const expected = array(`${name}/expected-gradient.${tensorName}.npy`).numbers;
      const found = await gradient.read();
      const scale = Math.max(...expected.map(Math.abs));
      for (let i = 0; i < expected.length; i++) expect(Math.abs(found[i] - expected[i]) / scale).toBeLessThan(1e-9);
    }
  });

  test('reading and answering leaves no tensor behind', async () => {
    const before = device.memory().storages;
    const network = await open('gradients-dense');
    const phases = array('gradients-dense/inputs.npy');
    scope(device, () => {
      sum(network.infer(tensor(device, phases.numbers, { shape: phases.shape })));
      return undefined;
    });
    network.dispose();
    expect(device.memory().storages).toBe(before);
  });
});
