import type { Shape, Tensor } from '@argand/autograd';
import { interfaceType } from '@argand/backend';
import type { Settings } from '../json.ts';
import type { ParameterTensors } from '../synapses/synapses.ts';

/** A tensor that an encoder computes with. */
export interface EncoderTensor {
  readonly shape: Shape;
  /** Made from the network's seed and the encoder's index; where it is missing, the tensor is measured from data. */
  readonly make?: (seed: number, index: number) => Float32Array;
  /** Whether it need not be in the file, because it can be made again from the encoder's own seed. Beyond 2²⁴ numbers in all, tensors are written. */
  readonly isReproducible?: boolean | undefined;
  /** Whether training changes it. It then is one of the network's `parameters`. */
  readonly isTrainable?: boolean | undefined;
}

/** All numbers that arrive at an encoder, sample after sample, in chunks of whole samples. */
export type SampleChunks = AsyncIterable<Float32Array | Float64Array>;

/**
 * One step on the way from pixels to phases. It is fixed, but for tensors that are trainable. What leaves the last step is wrapped to [−1, 1).
 *
 * An encoder of one's own is another object of this interface; to be read from files it needs an {@link EncoderKind}.
 */
export interface Encoder {
  readonly kind: string;
  /** The fields beside `kind` in the network file. */
  readonly settings: Settings;
  /** Whether what leaves it lies in [−1, 1], so that of wrapping only +1 → −1 is left to do. */
  readonly isBounded?: boolean;
  /** The shape of one sample after the encoder. @throws Error if it cannot take this input. */
  outputShape(input: Shape): Shape;
  /** Its tensors by short name; in the file `encoder.K.NAME`. */
  tensors(input: Shape): Readonly<Record<string, EncoderTensor>>;
  /** The tensors that are measured, from what arrives here. */
  measure?(chunks: SampleChunks, input: Shape): Promise<Readonly<Record<string, Float32Array>>>;
  /** [batch, …input] → [batch, …output]; differentiable in tensors that are trainable. */
  apply(x: Tensor<'float32'>, tensors: ParameterTensors): Tensor<'float32'>;
}

/** {@link Encoder}, for checks of arguments. */
export const encoderType = interfaceType<Encoder>(['outputShape', 'tensors', 'apply'], {
  name: 'Encoder',
  package: '@argand/layers',
  remedy: 'Use one such as normalize().',
});

/** How an encoder is read from a network file. */
export interface EncoderKind {
  readonly kind: string;
  /**
   * @param path path of the encoder in the file, for errors
   * @throws Error that names the path and the field, if a setting is missing, unknown or impossible
   */
  read(settings: Settings, path: string): Encoder;
}
