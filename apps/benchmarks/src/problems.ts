import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { normal, stream, uniform } from '@argand/random';

/** What is asked of everyone, in words and numbers that any language reads. */
export type Problem =
  | { readonly kind: 'train' | 'infer'; readonly widths: readonly number[]; readonly batch: number }
  | { readonly kind: 'matmul'; readonly rows: number; readonly depth: number; readonly columns: number }
  | { readonly kind: 'sincos' | 'atan2' | 'add' | 'sum'; readonly length: number }
  | { readonly kind: 'probe'; readonly limit: 'multiplyAdd' | 'read' | 'accumulate' }
  | SpikesProblem;

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
  const draw = (name: string, length: number) => uniform(stream(0, `benchmark/${name}`), length, -1, 1);
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
          normal(stream(0, 'benchmark/w', layer), inputs * outputs, 0, 1 / Math.sqrt(inputs)),
        );
        write(`b${layer}.f32`, new Float32Array(outputs).fill(1));
      }
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

/** Floating-point operations that a problem needs, sines and arctangents not counted. */
export function operationsOf(problem: Problem): number | undefined {
  if (problem.kind === 'matmul') return 2 * problem.rows * problem.depth * problem.columns;
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
    case 'probe':
      return `limit: ${problem.limit}`;
    case 'answer':
      return `${problem.model}, atemporal, ${problem.images} images`;
    case 'spikes':
      return `${problem.model}, ${problem.neuron} spikes, ${problem.images} images`;
  }
}
