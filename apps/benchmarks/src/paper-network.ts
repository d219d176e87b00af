import { conv2d, dense, dropout, flatten, type Layer, minPool } from '@argand/layers';

/** The layers of the paper's network for CIFAR-10, 1.675 M weights without a bias; dropout only where it is asked for. */
export function paperLayers({ rate = 0 }: { readonly rate?: number } = {}): Layer[] {
  const convolution = (filters: number) => conv2d(filters, { kernelSize: 3, bias: false });
  const drop = rate > 0 ? [dropout(rate)] : [];
  return [
    ...[convolution(32), convolution(32), minPool(2), ...drop],
    ...[convolution(64), convolution(64), minPool(2), ...drop],
    ...[flatten(), dense(1000, { bias: false }), ...drop, dense(10, { bias: false })],
  ];
}

/** Its weights' shapes, in order. */
export const paperWeights: readonly (readonly number[])[] = [
  [3, 3, 3, 32],
  [3, 3, 32, 32],
  [3, 3, 32, 64],
  [3, 3, 64, 64],
  [1600, 1000],
  [1000, 10],
];

/** Its images. */
export const paperImage = [32, 32, 3] as const;

/** ε in the gradient of the angle: near 0 the plain gradient has no bound, and no two libraries would agree on it. */
export const paperDamping = 0.5;

/** Its convolutions: the sides of their images, which are square, and their channels before and after. */
export const paperConvolutions = [
  { side: 32, channels: 3, filters: 32 },
  { side: 30, channels: 32, filters: 32 },
  { side: 14, channels: 32, filters: 64 },
  { side: 12, channels: 64, filters: 64 },
] as const;
