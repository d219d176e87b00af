import type { Device, FanOutArrays } from '@argand/backend';
import { reachOf, type SpikeFunction } from '@argand/layers';
import type { Moment, SpikeTrain } from '@argand/phasor';
import { latest } from '../moments.ts';
import type { Cycles, Neuron, Population, PopulationState } from '../neuron.ts';
import { startOf } from '../neurons/arrivals.ts';
import { DisturbedSpikes } from '../noise/disturbed.ts';
import { disturbs, type Noise, noiseList } from '../noise/noise.ts';
import { Earliest } from './earliest.ts';
import { withReferenceSpikes } from './reference.ts';
import { type Stage, type SynapsesStage, synapsesOf } from './stages.ts';

/** What is opened for a number of images. */
export interface RunOptions {
  readonly stages: readonly Stage[];
  readonly neuron: Neuron;
  /** What computes the neuron's kernel. */
  readonly device: Device;
  readonly images: number;
  /** The fan-outs of the layers on the device, if they lie there already. */
  readonly placed?: readonly FanOutArrays[] | undefined;
  /** The number of the first image, by which noise is drawn. */
  readonly firstImage: number;
  readonly noise: Noise | readonly Noise[] | undefined;
  /** Whether disturbed spikes stay in their cycle (see `Evaluation.once`); not, if not given. */
  readonly once?: boolean | undefined;
  /** The cycles of its listening clock in which the reference of a layer fires. */
  readonly references: (layer: number) => Cycles;
  readonly state?: RunState | undefined;
}

/** All that a run remembers, by name. */
export type RunState = Readonly<Record<string, Float64Array | Int32Array>>;

/** What happened in one layer. */
export interface LayerRun {
  /** What its neurons fired, as it reached what follows: disturbed, where there is noise. */
  readonly fired: SpikeTrain;
  /** What they listened to: the spikes of the reference among the others. */
  readonly heard: SpikeTrain;
  /** [images] spikes of its reference. */
  readonly references: Float64Array;
  /** [images] synaptic operations: one for each spike, of a source or the reference, and target that it reached. */
  readonly operations: Float64Array;
}

/** What happened in a network. */
export interface NetworkRun {
  /** The spikes of the inputs, as they reached the first stage. */
  readonly inputs: SpikeTrain;
  /** Of each layer with synapses. */
  readonly layers: readonly LayerRun[];
  /** What left the last stage. */
  readonly output: SpikeTrain;
}

/** Where a stage stands when time is told to it. */
export interface StageTime {
  /** The clock on which it listens. */
  readonly clock: number;
  /** How far the stages before it look ahead, all together, in periods: what they give is known only up to that less. */
  readonly before: number;
  /** How far it looks ahead itself. */
  readonly lookahead: number;
  /** How far the noise behind it looks ahead, all together, and the neurons that noise or a pool speaks to. */
  readonly after: number;
}

interface OpenSynapses {
  readonly kind: 'synapses';
  readonly stage: SynapsesStage;
  readonly population: Population;
  since: Moment;
}

interface OpenFilter {
  readonly kind: 'earliest' | 'function' | 'noise';
  readonly name: string;
  readonly filter: Earliest | SpikeFunction | DisturbedSpikes;
  readonly lookahead: number;
  readonly clock: number;
  readonly neurons: number;
}

/**
 * The stages of a network, open for some images: spikes go in, time advances, spikes come out. Layers may run one after the other to the
 * end, or take turns in a stream: it is the same code.
 */
export class NetworkInTime {
  readonly #options: RunOptions;
  readonly #open: (OpenSynapses | OpenFilter)[] = [];
  #noiseLookahead = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    const { stages, neuron, device, placed, images, state } = options;
    const layers = synapsesOf(stages);
    this.#openNoise(0, layers[0].fanOut.sources - Number(layers[0].fanOut.reference), layers.length);
    for (const stage of stages) {
      const place = this.#open.length;
      const kept = state && stateOf(state, place);
      if (stage.kind === 'synapses') {
        const { clock, fanOut } = stage;
        const population = neuron.open({
          fanOut,
          images,
          clock,
          device,
          ...(placed ? { placed: placed[clock] } : {}),
          ...(kept ? { state: kept } : {}),
        });
        const since = kept ? { cycle: kept.stageSince[0], phase: kept.stageSince[1] } : startOf(clock);
        this.#open.push({ kind: 'synapses', stage, population, since });
        this.#openNoise(clock + 1, fanOut.targets, layers.length);
      } else if (stage.kind === 'earliest') {
        const filter = new Earliest(stage.windows, stage.windowOf, images, kept);
        this.#open.push({
          kind: 'earliest',
          name: 'pool',
          filter,
          lookahead: 0,
          clock: stage.clock,
          neurons: stage.windows,
        });
      } else {
        const filter = stage.open({ images, clock: stage.clock, ...(kept ? { state: kept } : {}) });
        this.#open.push({
          kind: 'function',
          name: stage.name,
          filter,
          lookahead: 0,
          clock: stage.clock,
          neurons: stage.targets,
        });
      }
    }
  }

  /**
   * Takes the spikes of the inputs since the last call, and goes on.
   *
   * @param untilOf to which moment of its clock a stage is told its spikes
   */
  async advance(arriving: SpikeTrain, untilOf: (standing: StageTime) => Moment): Promise<NetworkRun> {
    const layers: LayerRun[] = [];
    let inputs = arriving;
    let current = arriving;
    /** What the stages so far look ahead, all together. */
    let before = 0;
    /** What the noise from here on looks ahead, all together. */
    let after = this.#noiseLookahead;
    let listening = this.#open.filter(({ kind }) => kind === 'synapses').length;
    /** To where noise has given what a stage listens to, if there was any: no rounding may come between the two. */
    let known: Moment | undefined;
    for (const open of this.#open) {
      if (open.kind === 'synapses') {
        const { lookahead } = this.#options.neuron;
        const told = untilOf({ clock: open.stage.clock, before, lookahead, after });
        const until = known ?? told;
        known = undefined;
        listening--;
        const { run, fired } = await this.#listen(open, current, until);
        layers.push(run);
        current = fired;
        before += lookahead;
        continue;
      }
      const { filter, kind, clock, lookahead } = open;
      if (kind === 'noise') after -= lookahead;
      const next = listening > 0 ? this.#options.neuron.lookahead : 0;
      // Asked of every stage, in order, also where noise says it better: what is asked may add up what stages look ahead.
      const told = untilOf({ clock, before, lookahead, after: after + next });
      current = filter.advance(current, known ?? told);
      if (filter instanceof DisturbedSpikes) known = filter.known;
      before += lookahead;
      this.#requireOutput(open.name, current, open.neurons, clock);
      if (kind !== 'noise') continue;
      if (layers.length === 0) inputs = current;
      else layers[layers.length - 1] = { ...layers[layers.length - 1], fired: current };
    }
    return { inputs, layers, output: current };
  }

  /** Everything needed to go on from here later. */
  async save(): Promise<RunState> {
    const saved: Record<string, Float64Array | Int32Array> = {};
    for (const [place, open] of this.#open.entries()) {
      const state: PopulationState =
        open.kind === 'synapses'
          ? {
              ...(await open.population.save()),
              stageSince: Float64Array.of(open.since.cycle, open.since.phase),
            }
          : open.filter.save();
      for (const [name, numbers] of Object.entries(state)) saved[`stage.${place}.${name}`] = numbers;
    }
    return saved;
  }

  close(): void {
    for (const open of this.#open) if (open.kind === 'synapses') open.population.close?.();
  }

  async #listen(
    open: OpenSynapses,
    arriving: SpikeTrain,
    until: Moment,
  ): Promise<{ run: LayerRun; fired: SpikeTrain }> {
    const { neuron, references } = this.#options;
    const { fanOut, clock } = open.stage;
    const heard = fanOut.reference
      ? withReferenceSpikes(arriving, references(clock), open.since, until)
      : arriving;
    const fired = await open.population.advance(heard, until);
    open.since = latest(open.since, until);
    this.#requireOutput(`${neuron.name}: layer ${clock}`, fired, fanOut.targets, clock + 1);
    return { fired, run: { fired, heard, ...count(heard, arriving, open.stage) } };
  }

  #openNoise(population: number, neurons: number, layers: number): void {
    const { noise, once = false, images, firstImage, state } = this.#options;
    for (const [turn, one] of noiseList(noise).entries()) {
      if (!disturbs(one, population, layers)) continue;
      const filter = new DisturbedSpikes({
        noise: one,
        turn,
        once,
        population,
        neurons,
        images,
        firstImage,
        state: state && stateOf(state, this.#open.length),
      });
      const { lookahead } = filter;
      this.#noiseLookahead += lookahead;
      this.#open.push({ kind: 'noise', name: 'noise', filter, lookahead, clock: population, neurons });
    }
  }

  #requireOutput(name: string, train: SpikeTrain, neurons: number, clock: number): void {
    const { images } = this.#options;
    if (train.images === images && train.neurons === neurons && train.clock === clock) return;
    throw new Error(
      `${name} fired spikes of ${train.images} images and ${train.neurons} neurons on clock ${train.clock}; expected ${images}, ${neurons} and ${clock}.`,
    );
  }
}

function stateOf(state: RunState, place: number): PopulationState {
  const prefix = `stage.${place}.`;
  return Object.fromEntries(
    Object.entries(state).flatMap(([name, numbers]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), numbers]] : [],
    ),
  );
}

function count(heard: SpikeTrain, arriving: SpikeTrain, { fanOut }: SynapsesStage) {
  const references = new Float64Array(heard.images);
  const operations = new Float64Array(heard.images);
  const { offsets, neuron } = heard;
  // Where every source reaches as many targets, spikes need not be looked at.
  const runs = fanOut.offsets[fanOut.sources];
  const even = fanOut.width === fanOut.targets && runs === fanOut.sources;
  for (let image = 0; image < heard.images; image++) {
    const [start, end] = [offsets[image], offsets[image + 1]];
    references[image] = end - start - (arriving.offsets[image + 1] - arriving.offsets[image]);
    let sum = 0;
    if (even) sum = (end - start) * fanOut.width;
    else for (let k = start; k < end; k++) sum += reachOf(fanOut, neuron[k]);
    operations[image] = sum;
  }
  return { references, operations };
}
