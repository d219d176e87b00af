import type { RandomStream, Shape, Tensor } from '@argand/autograd';
import type { Settings } from '../json.ts';
import type { Parameters, Synapses } from '../synapses/synapses.ts';

/** A parameter that a layer wants: its shape, and its first values from a stream of random numbers of its own. */
export interface ParameterSpec {
  readonly shape: Shape;
  readonly initialize: (stream: RandomStream) => Float32Array;
}

/** What a layer computes with, beside its input and its parameters. */
export interface LayerContext {
  /** ε ≥ 0 in the gradient of the angle, (−Im z, Re z)/(π(|z|² + ε)); 0 is the plain arg. */
  readonly damping: number;
  /** Where dropout draws from; without one nothing is dropped. */
  readonly dropout?: RandomStream | undefined;
}

/**
 * What a layer does with spikes, as data that the spiking package interprets:
 * it drives neurons through synapses, or only renames the neurons (in row-major order), or is absent.
 */
export type TemporalRule =
  | { readonly rule: 'synapses'; readonly synapses: Synapses }
  | { readonly rule: 'rename' }
  | { readonly rule: 'absent' };

/**
 * One layer of a network, as a value without state: its parameters live in the network.
 *
 * A layer of one's own is another object of this interface; to be read from files it needs a {@link LayerKind}.
 */
export interface Layer {
  readonly kind: string;
  /** What stands beside `kind` in the network file. */
  readonly settings: Settings;
  /** The shape of one sample after the layer. @throws Error if it cannot take this input, saying what to do. */
  outputShape(input: Shape): Shape;
  /** Its parameters by short name; in the file `layers.K.NAME`. */
  parameters(input: Shape): Readonly<Record<string, ParameterSpec>>;
  /** Atemporal: phases [batch, …input] → phases [batch, …output], differentiable. NaN is silence: its phasor is 0. */
  apply(x: Tensor<'float32'>, parameters: Parameters, context: LayerContext): Tensor<'float32'>;
  /** Temporal: what it does with spikes. */
  inTime(input: Shape): TemporalRule;
}

/** How a layer is read from a network file: by its kind, from its settings. */
export interface LayerKind {
  readonly kind: string;
  /**
   * @param place where the layer stands in the file, for errors
   * @throws Error that names the place and the field, if a setting is missing, unknown or impossible
   */
  read(settings: Settings, place: string): Layer;
}
