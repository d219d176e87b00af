import * as autograd from '@argand/autograd';
import { type Device, openDevice, reference } from '@argand/backend';
import * as layers from '@argand/layers';
import * as rateCoded from '@argand/rate-coded';
import * as spiking from '@argand/spiking';
import * as training from '@argand/training';

/** A call of a public function that succeeds. */
export interface PublicCall {
  readonly name: string;
  readonly call: (...parameters: never[]) => unknown;
  readonly parameters: readonly unknown[];
}

/** Calls of the public functions that take a device, tensors, a network, data or options, by package. */
export async function publicCalls(device: Device): Promise<PublicCall[]> {
  const rows: PublicCall[] = [];
  const add = (call: PublicCall['call'], ...parameters: unknown[]) =>
    rows.push({ name: call.name, call, parameters });

  const x = autograd.tensor(device, [[1, 2, 3]]);
  const y = autograd.tensor(device, [[1], [2], [3]]);
  const n = autograd.tensor(device, Int32Array.of(0, 2));
  const z = autograd.complex(x, x);
  const words = { key: [7, 0], counter: [0, 0, 0] } as const;
  const a = autograd;
  for (const one of [a.neg, a.square, a.reciprocal, a.sign, a.floor, a.sin, a.cos, a.sinPi, a.cosPi])
    add(one, x);
  for (const one of [a.exp, a.log, a.sqrt, a.abs, a.isNaN, a.phasor, a.softmax, a.logSoftmax]) add(one, x);
  for (const one of [a.sum, a.min, a.max, a.mean, a.transpose, a.logSumExp, a.stopGradient]) add(one, x);
  for (const one of [a.argmin, a.argmax, a.storageOf]) add(one, x);
  for (const one of [a.real, a.imag, a.conj, a.angle, a.phase]) add(one, z);
  for (const one of [a.add, a.subtract, a.multiply, a.divide, a.pow, a.minimum, a.maximum, a.atan2])
    add(one, x, x);
  for (const one of [a.equal, a.notEqual, a.less, a.lessEqual, a.greater, a.greaterEqual]) add(one, x, x);
  add(a.complex, x, x);
  add(a.logicalNot, n);
  add(a.oneHot, n, 3);
  add(a.cast, x, 'int32');
  add(a.matmul, x, y);
  add(a.where, a.less(x, 2), x, x);
  add(a.gather, y, n);
  add(a.scatterAdd, y, n, a.tensor(device, [[1], [2]]));
  add(a.reshape, x, [3]);
  add(a.broadcastTo, x, [2, 3]);
  add(a.slice, x, [0, 0], [1, 2]);
  add(a.flip, x, 1);
  add(a.pad, x, [0, 0], [0, 1]);
  add(a.concatenate, [x, x], 0);
  add(a.stack, [x, x], 0);
  add(a.tensor, device, [1]);
  add(a.full, device, [1], 1);
  add(a.zeros, device, [1]);
  add(a.ones, device, [1]);
  add(a.allocate, device, 'float32', [1]);
  add(a.randomBits, device, words, [1]);
  add(a.randomUniform, device, words, [1]);
  add(a.randomNormal, device, words, [1]);
  add(a.randomBernoulli, device, words, [1], 0.5);
  add(a.scope, device, () => undefined);
  add(a.valueAndGrad, (t: autograd.Tensor<'float32'>) => a.sum(t), x);

  const network = await layers.createNetwork({
    device,
    seed: 0,
    inputShape: [3],
    layers: [layers.dense(4), layers.dense(2)],
  });
  const images = { images: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6), length: 2 };
  const data = { ...images, labels: Int32Array.of(0, 1) };
  const bytes = await layers.writeNetwork(network);
  const kinds = { encoders: layers.standardEncoders, layers: layers.standardLayers };
  add(layers.createNetwork, { device, seed: 0, inputShape: [3], layers: [layers.dense(2)] });
  add(layers.readNetwork, bytes, { device, ...kinds });
  add(layers.writeNetwork, network);
  add(layers.quantizeWeights, network, { bits: 3 });
  add(function encode(input: layers.Samples) {
    return network.encode(input);
  }, images);
  add(function infer(input: layers.Samples) {
    return network.infer(input);
  }, images);
  add(function layerPhases(input: layers.Samples) {
    return network.layerPhases(input);
  }, images);
  add(function apply(phases: autograd.Tensor<'float32'>) {
    return network.apply(phases);
  }, x);

  const loss = training.similarityLoss();
  const optimizer = training.adam();
  add(
    function fit(...parameters: Parameters<typeof training.fit>) {
      return training.fit(...parameters).next();
    },
    network,
    data,
    { epochs: 1, batchSize: 2, seed: 0, loss, optimizer, learningRate: training.constant(0.1) },
  );
  add(training.evaluate, network, data);
  add(training.lossAndGradients, network, x, Int32Array.of(1), { loss });

  const neuron = spiking.gated();
  const fanOut = layers.denseSynapses(3, 2, false).fanOut({ weight: new Float32Array(6).fill(0.5) });
  const train = spiking.spikeTrain([[{ neuron: 0, cycle: 0, phase: 0.5 }]], { neurons: 2 });
  add(spiking.spike, network, images, { neuron });
  add(spiking.openStream, network, { neuron: spiking.hold() });
  add(spiking.measureSettling, network, { neuron: spiking.hold(), before: images, after: images });
  add(spiking.exportNetwork, network, { neuron });
  add(spiking.multiplyAccumulates, network);
  add(rateCoded.rateCode, [fanOut], images, { steps: 2, thresholds: [1] });
  add(rateCoded.balanceThresholds, [fanOut], images);
  add(rateCoded.reluOutputs, [fanOut], images);
  add(spiking.encodeSpikes, Float32Array.of(0.5), { neurons: 1, cycles: 1 });
  add(spiking.decodeSpikes, train, { cycles: 1 });
  add(spiking.spikeTrain, [[]], { neurons: 1 });
  add(openDevice, [reference()]);
  return rows;
}
