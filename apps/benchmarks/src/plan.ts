import { paperConvolutions } from './paper-network.ts';
import type { Problem } from './problems.ts';

const mlp = [784, 100, 10];

/** What is measured, in groups that `--only` names. */
export const groups: Readonly<Record<string, readonly Problem[]>> = {
  limits: [
    { kind: 'probe', limit: 'multiplyAdd' },
    { kind: 'probe', limit: 'read' },
    { kind: 'probe', limit: 'accumulate' },
  ],
  train: [
    ...[32, 128, 512].map((batch) => ({ kind: 'train', widths: mlp, batch }) as const),
    { kind: 'train', widths: [784, 1000, 1000, 10], batch: 128 },
  ],
  infer: [{ kind: 'infer', widths: mlp, batch: 1000 }],
  products: [
    ...[128, 512, 1024].map((n) => ({ kind: 'matmul', rows: n, depth: n, columns: n }) as const),
    { kind: 'matmul', rows: 256, depth: 784, columns: 100 },
  ],
  functions: [
    { kind: 'sincos', length: 1_000_000 },
    { kind: 'atan2', length: 1_000_000 },
    { kind: 'add', length: 1 },
    { kind: 'add', length: 1_000_000 },
    { kind: 'sum', length: 1_000_000 },
  ],
  convolutions: [
    { kind: 'train paper network', batch: 128 },
    ...paperConvolutions.flatMap((layer) =>
      (['forward', 'gradient'] as const).map(
        (part) => ({ kind: 'convolution', part, batch: 16, ...layer }) as const,
      ),
    ),
  ],
  spikes: [
    { kind: 'answer', model: 'mlp', neuron: 'none', images: 2000 },
    ...(['gated', 'hold', 'resonator'] as const).map(
      (neuron) => ({ kind: 'spikes', model: 'mlp', neuron, images: 500 }) as const,
    ),
    { kind: 'spikes', model: 'mlp', neuron: 'ode', images: 100 },
    { kind: 'answer', model: 'cnn', neuron: 'none', images: 250 },
    { kind: 'spikes', model: 'cnn', neuron: 'gated', images: 250 },
    { kind: 'spikes', model: 'cnn', neuron: 'hold', images: 50 },
  ],
};
