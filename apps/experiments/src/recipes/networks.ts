import type { Device } from '@argand/backend';
import type { Dataset } from '@argand/datasets';
import {
  clip,
  conv2d,
  createNetwork,
  dense,
  flatten,
  minPool,
  type Network,
  type NetworkOptions,
  normalize,
  randomProjection,
  randomSign,
  scale,
} from '@argand/layers';

/** A network that recipes are compared on; `pools` is `cnn` with min-pools instead of strides. */
export type ModelName = 'mlp' | 'mlp-sign' | 'mlp-pixels' | 'cnn' | 'pools';

type Architecture = Pick<NetworkOptions, 'inputShape' | 'encoder' | 'layers'>;

const mlp = (encoder: NonNullable<Architecture['encoder']>): Architecture => ({
  inputShape: [784],
  encoder,
  layers: [dense(100), dense(10)],
});

const convolutional = (hidden: Architecture['layers']): Architecture => ({
  inputShape: [28, 28, 1],
  encoder: [scale(0.5)],
  layers: [conv2d(16), ...hidden, flatten(), dense(128), dense(10)],
});

const strides = [2, 2] as const;

/** All but `pools` are models of `argand train`. */
const architectures: Readonly<Record<ModelName, Architecture>> = {
  mlp: mlp([randomProjection(784), normalize({ scale: 3 }), clip()]),
  'mlp-sign': mlp([randomSign()]),
  'mlp-pixels': mlp([]),
  cnn: convolutional([conv2d(32, { strides }), conv2d(32, { strides })]),
  pools: convolutional([minPool(2), conv2d(32), minPool(2)]),
};

/** Creates an untrained network. @param data the images that the encoder is fitted to */
export function createModel(
  model: ModelName,
  { device, seed, data }: { readonly device: Device; readonly seed: number; readonly data: Dataset },
): Promise<Network> {
  return createNetwork({ ...architectures[model], device, seed, data });
}
