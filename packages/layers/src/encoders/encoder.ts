import type { Shape, Tensor } from '@argand/autograd';
import type { Settings } from '../json.ts';
import type { Parameters } from '../synapses/synapses.ts';

/** A tensor that an encoder computes with. */
export interface EncoderTensor {
  readonly shape: Shape;
  /** Made from the network's seed and the encoder's place; where it is missing, the tensor is measured from data. */
  readonly make?: (seed: number, place: number) => Float32Array;
  /** Whether it need not be in the file, because it can be made again from the encoder's own seed. */
  readonly again?: boolean;
}

/** Numbers that arrive at an encoder, over all samples, chunk by chunk. */
export type Chunks = AsyncIterable<Float32Array | Float64Array>;

/** One fixed step from pixels to phases. The last step's values are wrapped to [−1, 1). */
export interface Encoder {
  readonly kind: string;
  readonly settings: Settings;
  /** @throws Error if it cannot take this input. */
  outputShape(input: Shape): Shape;
  /** Its tensors by short name; in the file `encoder.K.NAME`. */
  tensors(input: Shape): Readonly<Record<string, EncoderTensor>>;
  /** The tensors that are measured, from what arrives here. */
  measure?(chunks: Chunks, input: Shape): Promise<Readonly<Record<string, Float32Array>>>;
  apply(x: Tensor<'float32'>, tensors: Parameters): Tensor<'float32'>;
}

/** How an encoder is read from a network file. */
export interface EncoderKind {
  readonly kind: string;
  read(settings: Settings, place: string): Encoder;
}
