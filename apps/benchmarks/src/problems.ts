import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sizeOf } from '@argand/backend';
import { normal, randomStream, uniform } from '@argand/random';
import { paperConvolutions, paperImage, paperWeights } from './paper-network.ts';

/** What is asked of everyone, in words and numbers that any language reads. */
export type Problem =
  | { readonly kind: 'train' | 'infer'; readonly widths: readonly number[]; readonly batch: number }
  | { readonly kind: 'matmul'; readonly rows: number; readonly depth: number; readonly columns: number }
  | { readonly kind: 'sincos' | 'atan2' | 'add' | 'sum'; readonly length: number }
  | { readonly kind: 'train paper network'; readonly batch: number }
  | ConvolutionProblem
  | { readonly kind: 'probe'; readonly limit: 'multiplyAdd' | 'read' | 'accumulate' }
  | SpikesProblem;

/** A 3 × 3 convolution of phasors or its gradients, which only Argand has. */
export interface ConvolutionProblem {
  readonly kind: 'convolution';
  readonly part: 'forward' | 'gradient';
  readonly batch: number;
  /** Height and width of its images. */
  readonly side: number;
  readonly channels: number;
  readonly filters: number;
}

/** A network on spikes, which only Argand runs. */
export interface SpikesProblem {
  readonly kind: 'spikes' | 'answer';
  readonly model: 'mlp' | 'cnn';
  /** The neuron; for `answer`, the atemporal pass, none. */
  readonly neuron: 'gated' | 'hold' | 'resonator' | 'ode' | 'none';
  readonly images: number;
}

/** What a contender finds in the folder of a problem: numbers without a header, little-endian. */
export function writeProblem(folder: string, problem: Problem): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, numbers: Float32Array | Int32Array) =>
    writeFileSync(join(folder, name), new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  const draw = (name: string, length: number) => uniform(randomStream(0, `benchmark/${name}`), length, -1, 1);
  switch (problem.kind) {
    case 'train':
    case 'infer': {
      const { widths, batch } = problem;
      write('x.f32', draw('x', batch * widths[0]));
      write(
        'labels.i32',
        Int32Array.from({ length: batch }, (_, i) => (7 * i) % widths[widths.length - 1]),
      );
      for (let layer = 0; layer + 1 < widths.length; layer++) {
        const [inputs, outputs] = [widths[layer], widths[layer + 1]];
        write(
          `w${layer}.f32`,
          normal(randomStream(0, 'benchmark/w', layer), inputs * outputs, 0, 1 / Math.sqrt(inputs)),
        );
        write(`b${layer}.f32`, new Float32Array(outputs).fill(1));
      }
      return;
    }
    case 'train paper network': {
      const { batch } = problem;
      write('x.f32', draw('x', batch * sizeOf(paperImage)));
      write(
        'labels.i32',
        Int32Array.from({ length: batch }, (_, i) => (7 * i) % 10),
      );
      paperWeights.forEach((shape, i) => {
        const inputs = sizeOf(shape.slice(0, -1));
        write(
          `w${i}.f32`,
          normal(randomStream(0, 'benchmark/w', i), sizeOf(shape), 0, 1 / Math.sqrt(inputs)),
        );
      });
      return;
    }
    case 'matmul':
      write('a.f32', draw('a', problem.rows * problem.depth));
      write('b.f32', draw('b', problem.depth * problem.columns));
      return;
    case 'sincos':
    case 'atan2':
    case 'add':
    case 'sum':
      write('x.f32', draw('x', problem.length));
      write('y.f32', draw('y', problem.length));
      return;
    default:
      return;
  }
}

/** Of one 3 × 3 convolution of phasors, with real weights. */
function convolutionOperations(batch: number, side: number, channels: number, filters: number): number {
  return 4 * batch * (side - 2) ** 2 * 9 * channels * filters;
}

/** Floating-point operations that a problem needs, sines and arctangents not counted. */
export function operationsOf(problem: Problem): number | undefined {
  if (problem.kind === 'matmul') return 2 * problem.rows * problem.depth * problem.columns;
  if (problem.kind === 'convolution') {
    const { part, batch, side, channels, filters } = problem;
    const forward = convolutionOperations(batch, side, channels, filters);
    return part === 'forward' ? forward : forward * (channels > 3 ? 2 : 1);
  }
  if (problem.kind === 'train paper network') {
    const { batch } = problem;
    const [first, ...others] = paperConvolutions.map(({ side, channels, filters }) =>
      convolutionOperations(batch, side, channels, filters),
    );
    const dense = 4 * batch * (1600 * 1000 + 1000 * 10);
    return 2 * first + 3 * (dense + others.reduce((sum, one) => sum + one, 0));
  }
  if (problem.kind !== 'train' && problem.kind !== 'infer') return undefined;
  const { widths, batch } = problem;
  // A real weight and a phasor: two multiply-adds. The gradient asks as many for the weights, and for all phases but the inputs'.
  const products = widths.slice(1).map((outputs, layer) => 4 * batch * outputs * widths[layer]);
  const all = products.reduce((sum, product) => sum + product, 0);
  return problem.kind === 'infer' ? all : 3 * all - products[0];
}

/** A problem's name in tables. */
export function nameOf(problem: Problem): string {
  switch (problem.kind) {
    case 'train':
      return `train step, ${problem.widths.join('-')}, batch ${problem.batch}`;
    case 'infer':
      return `inference, ${problem.widths.join('-')}, ${problem.batch} samples`;
    case 'matmul':
      return `matrix product, ${problem.rows} × ${problem.depth} × ${problem.columns}`;
    case 'sincos':
      return `sin and cos of ${problem.length.toLocaleString('en')}`;
    case 'atan2':
      return `atan2 of ${problem.length.toLocaleString('en')}`;
    case 'add':
      return problem.length === 1 ? 'add of 1 number' : `add of ${problem.length.toLocaleString('en')}`;
    case 'sum':
      return `sums of rows of 1,000, ${problem.length.toLocaleString('en')} numbers`;
    case 'train paper network':
      return `train step, the paper's CIFAR network, batch ${problem.batch}`;
    case 'convolution':
      return `convolution, ${problem.part}, ${problem.channels} → ${problem.filters} channels of ${problem.side}², ${problem.batch} images`;
    case 'probe':
      return `limit: ${problem.limit}`;
    case 'answer':
      return `${problem.model}, atemporal, ${problem.images} images`;
    case 'spikes':
      return `${problem.model}, ${problem.neuron} spikes, ${problem.images} images`;
  }
}
