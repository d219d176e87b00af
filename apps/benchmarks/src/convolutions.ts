// What Argand does about the problems with convolutions.
import { keep, type Tensor, tensor } from '@argand/autograd';
import type { Device } from '@argand/backend';
import {
  matmul,
  type PhasorConvolutionCall,
  type PhasorConvolutionGradientCall,
  phasorConvolution,
  phasorConvolutionGradient,
} from '@argand/backend/kernels';
import { createNetwork, quadrature } from '@argand/layers';
import { randomStream, uniform } from '@argand/random';
import { constant, fit, rmsprop, similarityLoss } from '@argand/training';
import { checkTraining } from './check-training.ts';
import { paperDamping, paperImage, paperLayers, paperWeights } from './paper-network.ts';
import type { ConvolutionProblem } from './problems.ts';
import { floats, integers, type Prepared } from './serve.ts';

/** A training step of the paper's network for CIFAR-10. */
export async function trainPaperNetwork(device: Device, folder: string): Promise<Prepared> {
  const network = await createNetwork({
    ...{ device, seed: 0, inputShape: paperImage, layers: paperLayers() },
    readout: quadrature(10),
  });
  const parameters: Record<string, Tensor<'float32'>> = {};
  Object.keys(network.parameters).forEach((name, i) => {
    parameters[name] = keep(tensor(device, floats(folder, `w${i}.f32`), { shape: paperWeights[i] }));
  });
  for (const old of Object.values(network.parameters)) old.dispose();
  network.parameters = parameters;
  const images = floats(folder, 'x.f32');
  const labels = integers(folder, 'labels.i32');
  const check = await checkTraining(network, images, labels, paperDamping);
  const steps = fit(
    network,
    { images, labels, length: labels.length },
    {
      ...{ epochs: 10 ** 9, batchSize: labels.length, seed: 0, damping: paperDamping },
      ...{ loss: similarityLoss(), optimizer: rmsprop(), learningRate: constant(1e-3) },
    },
  );
  return {
    check,
    run: () => steps.next(),
    drop: async () => {
      await steps.return();
      network.dispose();
    },
  };
}

/** One convolution, or its gradients; and, after each round, the products of matrices of the same sizes. */
export function convolution(device: Device, problem: ConvolutionProblem): Prepared {
  const { part, batch, side, channels, filters } = problem;
  const rows = side - 2;
  const [places, area] = [batch * rows * rows, 9 * channels];
  const storages: ReturnType<typeof device.allocate<'float32'>>[] = [];
  const numbers = (length: number, scale: number) => {
    const storage = device.allocate('float32', length);
    device.write(
      storage,
      uniform(randomStream(0, 'benchmark/convolution', storages.length), length, -scale, scale),
    );
    storages.push(storage);
    return storage;
  };
  const layout = {
    ...{ batch, height: side, width: side, channels, rows, columns: rows, filters },
    ...{ kernelHeight: 3, kernelWidth: 3, strideDown: 1, strideAcross: 1, above: 0, left: 0 },
  };
  const [phases, weight] = [numbers(batch * side * side * channels, 1), numbers(area * filters, 0.1)];
  const sum = numbers(2 * places * filters, 1);
  const forward: PhasorConvolutionCall = {
    ...layout,
    ...{ phases, weight, bias: undefined, out: numbers(places * filters, 1), sum },
  };
  const gradients: PhasorConvolutionGradientCall = {
    ...{ ...layout, phases, weight, sum, gradient: numbers(places * filters, 1), damping: paperDamping },
    phasesGradient: channels > 3 ? numbers(batch * side * side * channels, 1) : undefined,
    weightGradient: numbers(area * filters, 1),
    biasGradient: undefined,
  };
  const product = (rows: number, depth: number, columns: number) => ({
    ...{ batch: 1, rows, depth, columns, sharedA: false, sharedB: false },
    ...{ transposeA: false, transposeB: false },
    ...{ a: numbers(rows * depth, 1), b: numbers(depth * columns, 1), out: numbers(rows * columns, 1) },
  });
  // The gradient of the first layer's phases is not wanted by anyone.
  const products =
    part === 'forward'
      ? [product(2 * places, area, filters)]
      : [product(area, 2 * places, filters), ...(channels > 3 ? [product(2 * places, filters, area)] : [])];
  const multiply = () => {
    const start = performance.now();
    for (const call of products) device.run(matmul, call);
    return performance.now() - start;
  };
  return {
    check: [],
    run: () =>
      part === 'forward'
        ? device.run(phasorConvolution, forward)
        : device.run(phasorConvolutionGradient, gradients),
    found: () => {
      const times = Array.from({ length: 7 }, multiply).sort((a, b) => a - b);
      return { productMilliseconds: times[3] };
    },
    drop: () => {
      for (const storage of storages) device.free(storage);
    },
  };
}
