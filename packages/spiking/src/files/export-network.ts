import { requireOptions, requireType } from '@argand/backend';
import { OptionError } from '@argand/errors';
import { type Json, type Network, networkType, type Settings } from '@argand/layers';
import type { NpyArray } from '@argand/npy';
import type { Moment } from '@argand/phasor';
import { outputsOf, type SynapsesStage, stagesOf, synapsesOf } from '../network/stages.ts';
import { type CycleRange, type EvaluationSchedule, type Neuron, requireNeuron } from '../neuron.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import { type ExportedWeights, exportWeights } from './export-weights.ts';

/** A clock, and by how many periods it runs behind the inputs': clock/4. */
export interface ExportedClock {
  readonly clock: number;
  readonly offset: number;
}

/** What a layer does with spikes. Its neurons keep their row-major numbers, whatever the shape. */
export type ExportedLayer = {
  /** The kind and the settings that the layer has in the network file. */
  readonly layer: Settings;
  /** The shape of what leaves it, for one image. */
  readonly shape: readonly number[];
} & (
  | {
      readonly rule: 'synapses';
      /** l, counting from 0 the layers with synapses. */
      readonly number: number;
      /** The reference, where there is one, is the last of them. */
      readonly sources: number;
      readonly targets: number;
      /** A spike arrives when it is fired, in periods. */
      readonly delay: 0;
      readonly listens: ExportedClock;
      readonly fires: ExportedClock;
      /** The source that fires at this phase of the listening clock in cycles from … to − 1; its weights are the bias. */
      readonly reference: null | ({ readonly source: number; readonly phase: 0 } & CycleRange);
      /** The moment of the listening clock at which the layer ends. */
      readonly until: Moment;
      readonly weights: ExportedWeights;
    }
  | ({
      /** The first spike of each window in each cycle of this clock passes, at its own time. */
      readonly rule: 'earliest';
      readonly windows: number;
      /** The name of the array [sources]: the window of each neuron before the layer, −1 where it is in none. */
      readonly windowOf: string;
    } & ExportedClock)
  | { readonly rule: 'rename' | 'absent' }
);

/** The JSON of an exported network. */
export interface ExportDescription {
  readonly format: 'argand-spiking-network';
  readonly version: 1;
  /** T, the unit of all times. */
  readonly period: 1;
  readonly inputs: ExportedClock & {
    readonly shape: readonly number[];
    readonly neurons: number;
    /** They fire in cycles 0 … cycles − 1. */
    readonly cycles: number;
  };
  /** How pixels became the phases of the inputs, as in the network file. Spikes need none of it. */
  readonly encoder: Json;
  readonly neuron: {
    readonly name: string;
    readonly settings: Readonly<Record<string, number | string | boolean>>;
    /** In periods; 0 for a causal neuron. */
    readonly lookahead: number;
  };
  readonly layers: readonly ExportedLayer[];
  /** Which cycles of the last layer's clock are decoded: `settled` is the first beyond the start-up, `last` the answer. */
  readonly outputs: ExportedClock &
    Pick<EvaluationSchedule, 'cycles' | 'settled' | 'last'> & { readonly neurons: number };
  /** As in the network file. */
  readonly readout: Json;
}

/** A network for a simulator or a chip that knows nothing of Argand. */
export interface NetworkExport {
  readonly description: ExportDescription;
  /** The arrays that the description names, for a `.npz`. */
  readonly arrays: Readonly<Record<string, NpyArray>>;
}

/** Options of {@link exportNetwork}. */
export interface ExportOptions {
  /** What its layers are made of. */
  readonly neuron: Neuron;
  /** How many cycles it runs. Default what the neuron says. */
  readonly cycles?: number | undefined;
}

/**
 * A network in time as plain data: clocks, references and weights, from which a simulator of another language, or a chip, fires the spikes
 * that `spike` does. docs/reference/files.md says what each field means; docs/examples/numpy-simulator runs it in NumPy.
 *
 * Weights stand in float32 where that loses nothing, as from a network file, and are the network's own, neither rescaled nor converted.
 *
 * @throws Error if a layer has no meaning in time, or one that only its own code knows, naming it; RangeError for impossible cycles
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { exportNetwork, gated } from '@argand/spiking';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [4], layers: [dense(3), dense(2)] });
 * const { description, arrays } = await exportNetwork(network, { neuron: gated() });
 * description.layers.length; // 2
 * arrays['layers.0.weights'].shape; // [ 5, 3 ]
 * ```
 */
export async function exportNetwork(network: Network, options: ExportOptions): Promise<NetworkExport> {
  requireType(networkType, network, 'exportNetwork', 'network');
  requireOptions(options, 'exportNetwork');
  const { neuron } = options;
  requireNeuron(neuron, 'exportNetwork');
  if (options.cycles !== undefined) requireAbove0('exportNetwork', 'cycles', options.cycles);
  const stages = await stagesOf(network);
  const evaluation = neuron.evaluation(synapsesOf(stages).length, options.cycles);
  const arrays: Record<string, NpyArray> = {};
  const { shapes } = network;
  const rest = [...stages];
  const layers = network.description.layers.map((layer, i): ExportedLayer => {
    const place = `layers.${i}`;
    const common = { layer: { kind: layer.kind, ...layer.settings }, shape: shapes.layers[i + 1] };
    const { rule } = layer.temporalRule(shapes.layers[i]);
    if (rule === 'rename' || rule === 'absent') return { ...common, rule };
    const stage = rest.shift();
    if (stage?.kind === 'synapses') {
      const { weights, arrays: found } = exportWeights(stage.fanOut, place);
      Object.assign(arrays, found);
      return { ...common, ...timesOf(stage, evaluation), weights };
    }
    if (stage?.kind === 'earliest') {
      const windowOf = `${place}.windowOf`;
      arrays[windowOf] = { shape: [stage.windowOf.length], numbers: stage.windowOf };
      return { ...common, rule: 'earliest', windows: stage.windows, windowOf, ...clockAt(stage.clock) };
    }
    throw new OptionError(
      `exportNetwork: ${place} (${layer.kind}) does something of its own with spikes, which only its code says; an export can hold synapses, pools and what renames neurons.`,
    );
  });
  const { cycles, settled, last } = evaluation;
  return {
    description: {
      format: 'argand-spiking-network',
      version: 1,
      period: 1,
      inputs: {
        shape: shapes.layers[0],
        neurons: shapes.layers[0].reduce((product, length) => product * length, 1),
        ...clockAt(0),
        cycles: evaluation.inputCycles,
      },
      encoder: network.description.encoder.map(({ kind, settings }) => ({ kind, ...settings })),
      neuron: { name: neuron.name, settings: settingsOf(neuron), lookahead: neuron.lookahead },
      layers,
      outputs: {
        neurons: outputsOf(stages),
        ...clockAt(synapsesOf(stages).length),
        cycles,
        settled,
        last,
      },
      readout: readoutOf(network),
    },
    arrays,
  };
}

function timesOf({ clock, fanOut }: SynapsesStage, evaluation: EvaluationSchedule) {
  const { sources, targets } = fanOut;
  const reference = { source: sources - 1, phase: 0, ...evaluation.references(clock) } as const;
  return {
    rule: 'synapses',
    number: clock,
    sources,
    targets,
    delay: 0,
    listens: clockAt(clock),
    fires: clockAt(clock + 1),
    reference: fanOut.hasReference ? reference : null,
    until: evaluation.until(clock),
  } as const;
}

function clockAt(clock: number): ExportedClock {
  return { clock, offset: clock / 4 };
}

function readoutOf({ description: { readout } }: Network): Json {
  return { kind: readout.kind, ...readout.settings };
}

/** What was given; JSON knows no other. */
function settingsOf({ settings }: Neuron): Record<string, number | string | boolean> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
