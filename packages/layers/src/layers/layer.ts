import type { RandomStream, Shape, Tensor } from '@argand/autograd';
import { interfaceType } from '@argand/backend';
import type { Clock, Moment, SpikeTrain } from '@argand/phasor';
import type { Settings } from '../json.ts';
import type { ParameterTensors, Synapses } from '../synapses/synapses.ts';

/** A parameter that a layer needs: its shape, and its first values from a stream of random numbers of its own. */
export interface ParameterSpec {
  readonly shape: Shape;
  /** Its first values, row-major. */
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
 *
 * - `synapses`: it drives neurons through synapses; they fire on the next clock;
 * - `earliest`: of the spikes of each window, the first in each cycle passes, at its own time;
 * - `rename`: neurons keep their row-major numbers, whatever the shape;
 * - `absent`: nothing;
 * - `function`: a function of its own, of spikes and clock.
 *
 * All but the first leave the clock as it is.
 */
export type TemporalRule =
  | { readonly rule: 'synapses'; readonly synapses: Synapses }
  | {
      readonly rule: 'earliest';
      /** How many windows there are: the neurons after the layer. */
      readonly windows: number;
      /** [sources] the window of each neuron before the layer; −1 where it is in none. */
      readonly windowOf: Int32Array;
    }
  | { readonly rule: 'rename' }
  | { readonly rule: 'absent' }
  | {
      readonly rule: 'function';
      /** How many neurons there are after the layer. */
      readonly targets: number;
      /** Begins, or goes on from a state. */
      readonly open: (options: SpikeFunctionOptions) => SpikeFunction;
    };

/** What a {@link SpikeFunction} is opened for. */
export interface SpikeFunctionOptions {
  /** How many images run side by side. */
  readonly images: number;
  /** The clock of the spikes that come and go. */
  readonly clock: Clock;
  /** What `save()` gave, to go on from there. */
  readonly state?: SpikeFunctionState | undefined;
}

/** All that a {@link SpikeFunction} remembers, by name. */
export type SpikeFunctionState = Readonly<Record<string, Float64Array | Int32Array>>;

/** A layer's own function of spikes, as time goes on. It never looks ahead. */
export interface SpikeFunction {
  /** Takes the spikes since the last call and before `until`; gives those that leave the layer in that time. */
  advance(arriving: SpikeTrain, until: Moment): SpikeTrain;
  /** Everything needed to go on from here later, as copies. */
  save(): SpikeFunctionState;
}

/**
 * One layer of a network, as a value without state: its parameters live in the network.
 *
 * A layer of one's own is another object of this interface; to be read from files it needs a {@link LayerKind}.
 */
export interface Layer {
  readonly kind: string;
  /** The fields beside `kind` in the network file. */
  readonly settings: Settings;
  /** The shape of one sample after the layer. @throws Error if it cannot take this input, saying what to do. */
  outputShape(input: Shape): Shape;
  /** Its parameters by short name; in the file `layers.K.NAME`. */
  parameters(input: Shape): Readonly<Record<string, ParameterSpec>>;
  /** Atemporal: phases [batch, …input] → phases [batch, …output], differentiable. NaN is silence: its phasor is 0. */
  apply(x: Tensor<'float32'>, parameters: ParameterTensors, context: LayerContext): Tensor<'float32'>;
  /** Temporal: what it does with spikes. */
  temporalRule(input: Shape): TemporalRule;
}

/** {@link Layer}, for checks of arguments. */
export const layerType = interfaceType<Layer>(['outputShape', 'parameters', 'apply', 'temporalRule'], {
  name: 'Layer',
  package: '@argand/layers',
  remedy: 'Use one such as dense(10).',
});

/** How a layer is read from a network file: by its kind, from its settings. */
export interface LayerKind {
  readonly kind: string;
  /**
   * @param path path of the layer in the file, for errors
   * @throws Error that names the path and the field, if a setting is missing, unknown or impossible
   */
  read(settings: Settings, path: string): Layer;
}
