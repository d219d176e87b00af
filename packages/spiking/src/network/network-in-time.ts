import { OptionError } from '@argand/errors';
import type { Clock, Moment, SpikeTrain } from '@argand/phasor';
import { latest } from '../moments.ts';
import type { Neuron, PopulationState } from '../neuron.ts';
import { KernelPopulation } from '../neurons/kernel-population.ts';
import { DisturbedSpikes } from '../noise/disturbed.ts';
import { pickImages, spreadImages } from '../spikes/build.ts';
import { joinInTime, splitInTime } from '../spikes/in-time.ts';
import { requireSpikeTrain } from '../spikes/spike-train.ts';
import { countOperations } from './counting.ts';
import { Earliest } from './earliest.ts';
import { type CountedRun, type LayerRun, type NetworkRun, type StageTime, slackOf } from './network-run.ts';
import {
  clockOf,
  closeStages,
  type OpenFilter,
  type OpenStage,
  type OpenSynapses,
  openStages,
  type RunOptions,
  requireOutput,
  type StreamState,
} from './open-stages.ts';
import { withReferenceSpikes } from './reference.ts';
import { runOnce } from './run-once.ts';

/**
 * The stages of a network, open for some images: spikes go in, time advances, spikes come out. `spike()` advances each layer to its end; a stream
 * advances all layers again and again. Both use the same code.
 */
export class NetworkInTime {
  readonly #options: RunOptions;
  readonly #open: readonly OpenStage[];
  readonly #times: readonly Omit<StageTime, 'known'>[];
  #images: number;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#images = options.images;
    this.#open = openStages(options);
    this.#times = stageTimes(this.#open, options.neuron);
  }

  /** The look-ahead of each stage, in order, in periods. */
  get lookaheads(): number[] {
    return this.#times.map(({ lookahead }) => lookahead);
  }

  /** Number of stages that keep a state. */
  get stageCount(): number {
    return this.#open.length;
  }

  /**
   * Advances every stage, with the spikes of the inputs since the last call.
   *
   * @param arriving those spikes, or a function that returns them up to the moment to which the first stage advances
   * @param untilOf returns the moment of its clock to which a stage advances; called for every stage, in order. Later spikes wait for a later call.
   */
  async advance(
    arriving: SpikeTrain | ((until: Moment) => SpikeTrain),
    untilOf: (time: StageTime) => Moment,
  ): Promise<NetworkRun> {
    const layers: LayerRun[] = [];
    let inputs: SpikeTrain | undefined;
    let current: SpikeTrain | undefined;
    /** The moment up to which noise has released the spikes that a stage receives, if there is noise. */
    let known: Moment | undefined;
    for (const [index, open] of this.#open.entries()) {
      const until = untilOf({ ...this.#times[index], known });
      current ??= typeof arriving === 'function' ? arriving(until) : arriving;
      inputs ??= current;
      const [received, later] = splitInTime(open.held ? joinInTime(open.held, current) : current, until);
      open.held = later;
      if (open.kind === 'synapses') {
        known = undefined;
        const run = await this.#advanceLayer(open, received, until);
        layers.push(run);
        current = run.fired;
        continue;
      }
      current = this.#advanceFilter(open, received, until);
      if (open.filter instanceof DisturbedSpikes) known = open.filter.known;
      if (open.kind !== 'noise') continue;
      // A layer's spikes are reported as the next stage received them.
      if (layers.length === 0) inputs = current;
      else layers[layers.length - 1] = { ...layers[layers.length - 1], fired: current };
    }
    if (!inputs || !current) throw new OptionError('a network in time has no stage.');
    return { inputs, layers, output: current };
  }

  /**
   * Runs stages without noise, of neurons without look-ahead, once and in one piece, and keeps only counts of the layers.
   *
   * @param arriving all spikes of the inputs
   * @param untilOf the moment of a clock up to which the stages on it advance
   */
  async runOnce(arriving: SpikeTrain, untilOf: (clock: Clock) => Moment): Promise<CountedRun> {
    return runOnce(this.#open, this.#options, arriving, untilOf);
  }

  /**
   * Drops all images except those at these indices, which must ascend.
   *
   * A stage that cannot drop images keeps their state. It receives no more spikes of them, and the spikes that it still fires for them are discarded.
   */
  async retain(images: readonly number[]): Promise<void> {
    for (const open of this.#open) {
      if (open.held) open.held = pickImages(open.held, images);
      const owner = open.kind === 'synapses' ? open.population : ownFilter(open);
      const { indices } = open;
      if (owner?.retain) await owner.retain(images);
      else open.indices = indices ? images.map((image) => indices[image]) : images;
    }
    this.#images = images.length;
  }

  /** Returns everything needed to resume later. */
  async save(): Promise<StreamState> {
    const saved: Record<string, Float64Array | Int32Array> = {};
    for (const [index, open] of this.#open.entries()) {
      const state: PopulationState =
        open.kind === 'synapses' ? await open.population.save() : open.filter.save();
      for (const [name, numbers] of Object.entries(state)) saved[`stage.${index}.${name}`] = numbers;
    }
    return saved;
  }

  /** Frees what the stages hold on a device. */
  close(): void {
    closeStages(this.#open);
  }

  async #advanceLayer(open: OpenSynapses, arriving: SpikeTrain, until: Moment): Promise<LayerRun> {
    const { neuron, references, images } = this.#options;
    const { stage, population, indices } = open;
    const { fanOut, clock } = stage;
    const received = fanOut.hasReference
      ? withReferenceSpikes(arriving, references(clock), open.since, until)
      : arriving;
    const output = await population.advance(
      indices ? spreadImages(received, indices, images) : received,
      until,
    );
    if (!(population instanceof KernelPopulation))
      requireSpikeTrain(`${neuron.name}: layer ${clock}`, output);
    const fired = indices ? pickImages(output, indices) : output;
    open.since = latest(open.since, until);
    const expected = { images: this.#images, neurons: fanOut.targets, clock: clock + 1, isOurs: true };
    requireOutput(`${neuron.name}: layer ${clock}`, fired, expected);
    return { fired, received, ...countOperations(received, arriving, stage) };
  }

  #advanceFilter(open: OpenFilter, received: SpikeTrain, until: Moment): SpikeTrain {
    const { kind, name, filter, indices, neurons, clock } = open;
    const output = filter.advance(
      indices ? spreadImages(received, indices, this.#options.images) : received,
      until,
    );
    const passed = indices ? pickImages(output, indices) : output;
    requireOutput(name, passed, { images: this.#images, neurons, clock, isOurs: kind !== 'function' });
    return passed;
  }
}

/** The position of each stage in time, which does not change. */
function stageTimes(stages: readonly OpenStage[], neuron: Neuron): Omit<StageTime, 'known'>[] {
  let before = 0;
  let after = 0;
  let layersBehind = 0;
  for (const open of stages) {
    if (open.kind === 'noise') after += open.lookahead;
    if (open.kind === 'synapses') layersBehind++;
  }
  return stages.map((open) => {
    const isLayer = open.kind === 'synapses';
    const lookahead = isLayer ? neuron.lookahead : open.lookahead;
    if (open.kind === 'noise') after -= lookahead;
    const next = !isLayer && layersBehind > 0 ? neuron.lookahead : 0;
    const slack = isLayer ? slackOf(neuron) : 0;
    const time = { clock: clockOf(open), before, lookahead, slack, after: after + next };
    if (isLayer) layersBehind--;
    before += lookahead;
    return time;
  });
}

/** The filter of a stage if it is ours: a layer's own function of spikes cannot drop images. */
function ownFilter({ filter }: OpenFilter): Earliest | DisturbedSpikes | undefined {
  return filter instanceof Earliest || filter instanceof DisturbedSpikes ? filter : undefined;
}
