// Argand as a contender: node argand.js THREADS [webgpu]
import {
  add,
  atan2,
  cosPi,
  keep,
  matmul,
  reshape,
  scope,
  sinPi,
  sum,
  type Tensor,
  tensor,
} from '@argand/autograd';
import { openDevice } from '@argand/backend';
import { probe, probedMultiplyAdds, wasm } from '@argand/backend-wasm';
import * as gpu from '@argand/backend-webgpu';
import { mnist, take } from '@argand/datasets';
import { createNetwork, dense, type Network, quadrature } from '@argand/layers';
import { mnistCnn, mnistMlp } from '@argand/pretrained';
import { gated, hold, type Neuron, ode, resonator, spike } from '@argand/spiking';
import { constant, fit, rmsprop, similarityLoss } from '@argand/training';
import { checkTraining } from './check-training.ts';
import { clocked } from './clocked.ts';
import { convolution, trainPaperNetwork } from './convolutions.ts';
import type { Problem, SpikesProblem } from './problems.ts';
import { floats, integers, type Prepared, parameters, runtime, serve } from './serve.ts';

const [threads, backend = 'wasm'] = parameters;
const device = await openDevice([
  backend === 'webgpu'
    ? gpu.webgpu({ powerPreference: 'high-performance', software: true })
    : wasm({ threads: Number(threads) }),
]);

const damping = 1e-9;

async function networkOf(widths: readonly number[], folder: string): Promise<Network> {
  const layers = widths.slice(1).map((units) => dense(units));
  const network = await createNetwork({
    ...{ device, seed: 0, inputShape: [widths[0]], layers },
    readout: quadrature(widths[widths.length - 1]),
  });
  const tensors: Record<string, Tensor<'float32'>> = {};
  for (let layer = 0; layer + 1 < widths.length; layer++) {
    const shape = [widths[layer], widths[layer + 1]];
    tensors[`layers.${layer}.weight`] = tensor(device, floats(folder, `w${layer}.f32`), { shape });
    tensors[`layers.${layer}.bias`] = tensor(device, floats(folder, `b${layer}.f32`));
  }
  for (const old of Object.values(network.parameters)) old.dispose();
  network.parameters = tensors;
  return network;
}

function drop(network: Network): void {
  for (const parameter of Object.values(network.parameters)) parameter.dispose();
}

async function train(widths: readonly number[], folder: string): Promise<Prepared> {
  const network = await networkOf(widths, folder);
  const images = floats(folder, 'x.f32');
  const labels = integers(folder, 'labels.i32');
  const check = await checkTraining(network, images, labels, damping);
  const steps = fit(
    network,
    { images, labels, length: labels.length },
    {
      ...{ epochs: 10 ** 9, batchSize: labels.length, seed: 0, damping },
      ...{ loss: similarityLoss(), optimizer: rmsprop(), learningRate: constant(1e-3) },
    },
  );
  return {
    check,
    run: () => steps.next(),
    drop: async () => {
      await steps.return();
      drop(network);
    },
  };
}

async function infer(widths: readonly number[], batch: number, folder: string): Promise<Prepared> {
  const network = await networkOf(widths, folder);
  const x = keep(tensor(device, floats(folder, 'x.f32'), { shape: [batch, widths[0]] }));
  const run = async () => {
    const phases = network.apply(x);
    const numbers = await phases.read();
    phases.dispose();
    return numbers;
  };
  const out = () => {
    x.dispose();
    drop(network);
  };
  return { check: [...(await run()).subarray(0, 30)], run, drop: out };
}

async function operation(folder: string, problem: Problem): Promise<Prepared | undefined> {
  if (problem.kind === 'matmul') {
    const a = keep(tensor(device, floats(folder, 'a.f32'), { shape: [problem.rows, problem.depth] }));
    const b = keep(tensor(device, floats(folder, 'b.f32'), { shape: [problem.depth, problem.columns] }));
    return forward([a, b], () => [matmul(a, b)]);
  }
  const [x, y] = ['x.f32', 'y.f32'].map((name) => keep(tensor(device, floats(folder, name))));
  if (problem.kind === 'sincos') return forward([x, y], () => [sinPi(x), cosPi(x)]);
  if (problem.kind === 'atan2') return forward([x, y], () => [atan2(y, x)]);
  if (problem.kind === 'sum') {
    const rows = keep(reshape(x, [x.size / 1000, 1000]));
    return forward([x, y, rows], () => [sum(rows, { axes: [1] })]);
  }
  if (problem.kind === 'add' && problem.length > 1) return forward([x, y], () => [add(x, y)]);
  const times = 100;
  return {
    ...(await forward([x, y], () => [add(x, y)])),
    times,
    run() {
      for (let i = 0; i < times; i++) add(x, y).dispose();
    },
  };
}

async function forward(
  inputs: readonly Tensor<'float32'>[],
  compute: () => Tensor<'float32'>[],
): Promise<Prepared> {
  const outputs = compute();
  const check = (await Promise.all(outputs.map((out) => out.read()))).flatMap((numbers) => [
    ...numbers.subarray(0, 30),
  ]);
  for (const out of outputs) out.dispose();
  return {
    check,
    run: () => {
      scope(device, () => void compute());
      // Where the work goes on after it was asked for.
      return device instanceof gpu.WebGpuDevice ? device.synchronize() : undefined;
    },
    drop: () => {
      for (const input of inputs) input.dispose();
    },
  };
}

/** One solution is a thousand million multiply-adds, bytes or complex multiply-adds, on all threads together. */
function limit(kind: 'multiplyAdd' | 'read' | 'accumulate'): Prepared {
  const chunks = 16;
  const length = kind === 'read' ? 65_536 : 100;
  // Read: more than the second cache holds, as an operation on long arrays finds them. Accumulated: the weights of 784-100.
  const count = kind === 'read' ? chunks * length : 78_400;
  const numbers = device.allocate('float32', count);
  device.write(numbers, new Float32Array(count).fill(1));
  const out = device.allocate('float32', chunks);
  const repetitions = kind === 'multiplyAdd' ? 20_000 : kind === 'read' ? 20 : 10;
  const one = { multiplyAdd: probedMultiplyAdds, read: 4 * length, accumulate: numbers.length }[kind];
  return {
    check: [],
    times: (one * repetitions * chunks) / 1e9,
    run: () => device.run(probe, { kind, repetitions, chunks, out, numbers, length }),
    drop: () => {
      device.free(numbers);
      device.free(out);
    },
  };
}

/** Milliseconds of the kernels of spiking neurons. */
function neuronKernels(spent: Readonly<Record<string, number>>): number {
  return Object.entries(spent)
    .filter(([name]) => name.endsWith('Spikes') && name !== 'sortSpikes')
    .reduce((sum, [, milliseconds]) => sum + milliseconds, 0);
}

/** What a GPU can do at most: multiply-adds in registers. */
function gpuLimit({ adapter }: gpu.WebGpuDevice): Prepared {
  const [chunks, repetitions] = adapter.software ? [2 ** 10, 5000] : [2 ** 18, 10_000];
  const [out, numbers] = [device.allocate('float32', chunks), device.allocate('float32', 2)];
  device.write(numbers, Float32Array.of(1, 1));
  return {
    check: [],
    times: (gpu.probedMultiplyAdds * repetitions * chunks) / 1e9,
    run() {
      device.run(gpu.probe, { repetitions, chunks, out, numbers });
      return device.synchronize();
    },
    drop: () => {
      device.free(out);
      device.free(numbers);
    },
  };
}

const neurons: Readonly<Record<SpikesProblem['neuron'], (layers: number) => Neuron | undefined>> = {
  gated: () => gated(),
  hold: (layers) => hold({ cycles: layers + 2 }),
  resonator: () => resonator(),
  ode: () => ode(),
  none: () => undefined,
};

async function spikes({ model, neuron: name, images: length }: SpikesProblem): Promise<Prepared> {
  const timed = clocked(device);
  // What a user runs: a trained network, on images it was not trained with.
  const network = await { mlp: mnistMlp, cnn: mnistCnn }[model].load({ device: timed.device });
  const images = take(await mnist().load('test'), 0, length);
  const synapses = network.description.layers.filter(({ kind }) => kind === 'dense' || kind === 'conv2d');
  const neuron = neurons[name](synapses.length);
  let operations = 0;
  let solved = 0;
  return {
    check: [],
    times: length,
    async run() {
      if (!neuron) {
        for (let start = 0; start < length; start += 250) {
          const phases = network.infer(images, { start, end: Math.min(start + 250, length) });
          await phases.read();
          phases.dispose();
        }
        return;
      }
      const { counts } = await spike(network, images, { neuron });
      operations += counts.operations.reduce((sum, count) => sum + count, 0);
      solved += length;
    },
    found() {
      const kernel = neuronKernels(timed.spent());
      const found: Record<string, number> = solved
        ? { operations: operations / solved, kernelMilliseconds: kernel / solved }
        : {};
      operations = 0;
      solved = 0;
      return found;
    },
    drop: () => drop(network),
  };
}

await serve({
  version: 'in this repository',
  engine: `${device.description}, ${runtime}`,
  async prepare(problem, folder) {
    switch (problem.kind) {
      case 'train':
        return train(problem.widths, folder);
      case 'infer':
        return infer(problem.widths, problem.batch, folder);
      case 'train paper network':
        return trainPaperNetwork(device, folder);
      case 'convolution':
        return convolution(device, problem);
      case 'probe':
        if (!(device instanceof gpu.WebGpuDevice)) return limit(problem.limit);
        return problem.limit === 'multiplyAdd' ? gpuLimit(device) : undefined;
      case 'spikes':
      case 'answer':
        return spikes(problem);
      default:
        return operation(folder, problem);
    }
  },
});
await device.close();
