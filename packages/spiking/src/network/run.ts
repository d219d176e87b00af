import type { Device } from '@argand/backend';
import type { FanOutArrays } from '@argand/backend/kernels';
import { ShapeError } from '@argand/errors';
import type { SpikeFunction } from '@argand/layers';
import { type Clock, type Moment, type SpikeTrain, shiftClock } from '@argand/phasor';
import { drivenCycles } from '../evaluation.ts';
import { earliest, latest } from '../moments.ts';
import type { CycleRange, EvaluationSchedule, Neuron, Population, PopulationState } from '../neuron.ts';
import { startOf } from '../neurons/arrivals.ts';
import { type FiredOnDevice, KernelPopulation } from '../neurons/kernel-population.ts';
import { DisturbedSpikes } from '../noise/disturbed.ts';
import { disturbs, mostAdvance, type Noise, noiseList } from '../noise/noise.ts';
import { pickImages, spreadImages } from '../spikes/build.ts';
import { joinInTime, splitInTime } from '../spikes/in-time.ts';
import { StateReader, withPrefix } from '../state/state-reader.ts';
import { countFired, countOperations } from './counting.ts';
import { Earliest } from './earliest.ts';
import { handsOver, hearOnDevice } from './forward-on-device.ts';
import {
  type CountedRun,
  type HeardCounts,
  type LayerCounts,
  type LayerRun,
  type NetworkRun,
  type StageFrontier,
  type StageTime,
  slackOf,
} from './network-run.ts';
import { referencesBetween, withReferenceSpikes } from './reference.ts';
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
  /** How images are evaluated, which decides where noise leaves and adds spikes; without it inputs fire in every cycle for ever. */
  readonly evaluation?: Pick<EvaluationSchedule, 'once' | 'inputCycles'> | undefined;
  /** The cycles of its listening clock in which the reference of a layer fires. */
  readonly references: (layer: number) => CycleRange;
  /** Where a saved run left off, to go on from there. */
  readonly saved?: SavedRun | undefined;
}

/** All that a run remembers, by name. */
export type StreamState = Readonly<Record<string, Float64Array | Int32Array>>;

/** A saved run, whose arrays are checked as it is opened. */
export interface SavedRun {
  readonly state: StreamState;
  /** Up to which moment of its clock a stage had been told its spikes; called for every stage, in order. */
  readonly toldOf: (standing: StageFrontier) => Moment;
}

interface OpenStage {
  /** What has come to it and is later than what it was told, if anything. */
  held?: SpikeTrain | undefined;
  /** Where images have left that it could not let go: [images] their places in it. It hears nothing of the others. */
  places?: readonly number[] | undefined;
}

interface OpenSynapses extends OpenStage {
  readonly kind: 'synapses';
  readonly stage: SynapsesStage;
  readonly population: Population;
  since: Moment;
}

interface OpenFilter extends OpenStage {
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
  #images: number;
  #noiseLookahead = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    const { stages, neuron, device, placed, images } = options;
    this.#images = images;
    try {
      const layers = synapsesOf(stages);
      let known = this.#openNoise(
        0,
        layers[0].fanOut.sources - Number(layers[0].fanOut.hasReference),
        layers.length,
      );
      for (const stage of stages) {
        const { clock } = stage;
        if (stage.kind === 'synapses') {
          const { fanOut } = stage;
          const saved = this.#savedStage({
            clock,
            lookahead: neuron.lookahead,
            slack: slackOf(neuron),
            known,
          });
          const population = neuron.open({
            fanOut,
            images,
            clock,
            device,
            ...(placed ? { placed: placed[clock] } : {}),
            ...(saved ? { state: saved.state } : {}),
          });
          this.#open.push({ kind: 'synapses', stage, population, since: saved?.told ?? startOf(clock) });
          known = this.#openNoise(clock + 1, fanOut.targets, layers.length);
          continue;
        }
        const saved = this.#savedStage({ clock, lookahead: 0, slack: 0, known });
        if (stage.kind === 'earliest') {
          const reader = saved && new StateReader(saved.state, `pool on clock ${clock}: state`);
          const filter = new Earliest(
            stage.windows,
            stage.windowOf,
            images,
            saved && reader && { reader, from: startOf(clock).cycle, to: saved.told.cycle },
          );
          this.#open.push({
            kind: 'earliest',
            name: 'pool',
            filter,
            lookahead: 0,
            clock: stage.clock,
            neurons: stage.windows,
          });
        } else {
          const filter = stage.open({ images, clock, ...(saved ? { state: saved.state } : {}) });
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
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** How far each stage looks ahead, in order, in periods. */
  get lookaheads(): number[] {
    return this.#open.map((open) =>
      open.kind === 'synapses' ? this.#options.neuron.lookahead : open.lookahead,
    );
  }

  /**
   * Takes the spikes of the inputs since the last call, and goes on.
   *
   * @param arriving those spikes, or what gives them, up to the moment that the first stage is told
   * @param untilOf to which moment of its clock a stage is told its spikes; asked of every stage, in order. What comes to it later it hears in a later call.
   */
  async advance(
    arriving: SpikeTrain | ((until: Moment) => SpikeTrain),
    untilOf: (standing: StageTime) => Moment,
  ): Promise<NetworkRun> {
    const layers: LayerRun[] = [];
    let inputs: SpikeTrain | undefined;
    let current: SpikeTrain | undefined;
    /** What the stages so far look ahead, all together. */
    let before = 0;
    /** What the noise from here on looks ahead, all together. */
    let after = this.#noiseLookahead;
    let listening = this.#open.filter(({ kind }) => kind === 'synapses').length;
    /** To where noise has given what a stage listens to, if there was any. */
    let known: Moment | undefined;
    for (const open of this.#open) {
      const isNoise = open.kind === 'noise';
      const lookahead = open.kind === 'synapses' ? this.#options.neuron.lookahead : open.lookahead;
      if (isNoise) after -= lookahead;
      const next = open.kind !== 'synapses' && listening > 0 ? this.#options.neuron.lookahead : 0;
      const clock = open.kind === 'synapses' ? open.stage.clock : open.clock;
      const slack = open.kind === 'synapses' ? slackOf(this.#options.neuron) : 0;
      const until = untilOf({ clock, before, lookahead, slack, after: after + next, known });
      current ??= typeof arriving === 'function' ? arriving(until) : arriving;
      inputs ??= current;
      const [heard, later] = splitInTime(open.held ? joinInTime(open.held, current) : current, until);
      open.held = later;
      if (open.kind === 'synapses') {
        listening--;
        known = undefined;
        const { run, fired } = await this.#listen(open, heard, until);
        layers.push(run);
        current = fired;
      } else {
        const { filter, places } = open;
        const told = places ? spreadImages(heard, places, this.#options.images) : heard;
        const given = filter.advance(told, until);
        current = places ? pickImages(given, places) : given;
        if (filter instanceof DisturbedSpikes) known = filter.known;
        this.#requireOutput(open.name, current, open.neurons, clock);
      }
      before += lookahead;
      if (!isNoise) continue;
      if (layers.length === 0) inputs = current;
      else layers[layers.length - 1] = { ...layers[layers.length - 1], fired: current };
    }
    if (!inputs || !current) throw new Error('a network in time has no stage.');
    return { inputs, layers, output: current };
  }

  /**
   * Runs neurons that do not look ahead, without noise, once and in one piece. Of layers only counts are kept: where one follows the other and the
   * device hands spikes over, those never leave it.
   *
   * @param arriving the spikes of the inputs, all that there are
   * @param untilOf the moment of a clock to which what listens on it runs
   */
  async runOnce(arriving: SpikeTrain, untilOf: (clock: Clock) => Moment): Promise<CountedRun> {
    const { neuron, device, references } = this.#options;
    const images = this.#images;
    const layers: LayerCounts[] = [];
    let current = arriving;
    /** What the layer before fired, where it is still on the device, up to when, and what that layer heard. */
    let handed: { fired: FiredOnDevice; due: Moment; told: Moment; heard: HeardCounts } | undefined;
    try {
      for (const [place, open] of this.#open.entries()) {
        const clock = open.kind === 'synapses' ? open.stage.clock : open.clock;
        const until = untilOf(clock);
        if (open.kind !== 'synapses') {
          current = open.filter.advance(splitInTime(current, until)[0], until);
          this.#requireOutput(open.name, current, open.neurons, clock);
          continue;
        }
        const { population, stage } = open;
        const { fanOut } = stage;
        const next = this.#open[place + 1];
        const goesOn =
          next?.kind === 'synapses' &&
          population instanceof KernelPopulation &&
          next.population instanceof KernelPopulation &&
          handsOver(device);
        const due = shiftClock(until.cycle, until.phase, clock, clock + 1);
        const told = goesOn ? earliest(due, untilOf(clock + 1)) : due;
        // Where a layer hears whole cycles, nobody asks for the order within one.
        const ordered = !goesOn || !population.byCycle || due.phase > -1 || told.phase > -1;
        let fired: FiredOnDevice | undefined;
        let heard: HeardCounts;
        if (handed && population instanceof KernelPopulation) {
          const cycles = fanOut.hasReference
            ? referencesBetween(references(clock), startOf(clock), until)
            : { from: 0, to: 0 };
          const hearing = await hearOnDevice(device, handed.fired, {
            images,
            neurons: fanOut.sources - Number(fanOut.hasReference),
            fanOut: population.fanOut,
            due: handed.due,
            until: handed.told,
            references: cycles,
          });
          handed.fired.free();
          layers.push({ ...handed.heard, ...hearing.fired });
          heard = hearing.heard;
          try {
            fired = await population.fireOnDevice(hearing.content, until, ordered, hearing.cycles);
          } finally {
            hearing.free();
          }
        } else {
          const [arrived] = splitInTime(current, until);
          const all = fanOut.hasReference
            ? withReferenceSpikes(arrived, references(clock), startOf(clock), until)
            : arrived;
          heard = countOperations(all, arrived, stage);
          if (population instanceof KernelPopulation) fired = await population.fire(all, until, ordered);
          else current = await population.advance(all, until);
        }
        if (fired && goesOn) {
          handed = { fired, due, told, heard };
          continue;
        }
        handed = undefined;
        if (fired && population instanceof KernelPopulation) current = await population.release(fired);
        this.#requireOutput(`${neuron.name}: layer ${clock}`, current, fanOut.targets, clock + 1);
        layers.push({ ...heard, ...countFired(current) });
      }
    } finally {
      handed?.fired.free();
    }
    return { inputs: arriving, layers, output: current };
  }

  /**
   * Lets images leave: from now on there are only those at these places, ascending, in this order.
   *
   * A stage that cannot let them go keeps their state, but hears nothing of them any more, and what it still fires for them goes nowhere.
   */
  async retain(images: readonly number[]): Promise<void> {
    for (const open of this.#open) {
      if (open.held) open.held = pickImages(open.held, images);
      const kept = open.kind === 'synapses' ? open.population : ownFilter(open);
      const { places } = open;
      if (kept?.retain) await kept.retain(images);
      else open.places = places ? images.map((image) => places[image]) : images;
    }
    this.#images = images.length;
  }

  /** How many stages keep a state. */
  get stageCount(): number {
    return this.#open.length;
  }

  /** Everything needed to go on from here later. */
  async save(): Promise<StreamState> {
    const saved: Record<string, Float64Array | Int32Array> = {};
    for (const [place, open] of this.#open.entries()) {
      const state: PopulationState =
        open.kind === 'synapses' ? await open.population.save() : open.filter.save();
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
    const heard = fanOut.hasReference
      ? withReferenceSpikes(arriving, references(clock), open.since, until)
      : arriving;
    const { places } = open;
    const told = places ? spreadImages(heard, places, this.#options.images) : heard;
    const given = await open.population.advance(told, until);
    const fired = places ? pickImages(given, places) : given;
    open.since = latest(open.since, until);
    this.#requireOutput(`${neuron.name}: layer ${clock}`, fired, fanOut.targets, clock + 1);
    return { fired, run: { fired, heard, ...countOperations(heard, arriving, open.stage) } };
  }

  /** @returns up to which moment the noise has given spikes, if there is any */
  #openNoise(population: number, neurons: number, layers: number): Moment | undefined {
    const { noise, images, firstImage } = this.#options;
    const { evaluation = { inputCycles: Number.POSITIVE_INFINITY } } = this.#options;
    const once = evaluation.once ?? false;
    let known: Moment | undefined;
    for (const [turn, one] of noiseList(noise).entries()) {
      if (!disturbs(one, population, layers)) continue;
      const saved = this.#savedStage({
        clock: population,
        lookahead: mostAdvance(one, once),
        slack: 0,
        known,
      });
      const filter = new DisturbedSpikes({
        noise: one,
        turn,
        once,
        cycles: drivenCycles(evaluation, population),
        population,
        neurons,
        images,
        firstImage,
        state: saved?.state,
      });
      const { lookahead } = filter;
      known = filter.known;
      this.#noiseLookahead += lookahead;
      this.#open.push({ kind: 'noise', name: 'noise', filter, lookahead, clock: population, neurons });
    }
    return known;
  }

  /** What was saved of the stage that is opened next, and where it stands. @throws RangeError if its own word for that differs */
  #savedStage(standing: StageFrontier) {
    const { saved } = this.#options;
    if (!saved) return undefined;
    const place = this.#open.length;
    const state = withPrefix(saved.state, `stage.${place}.`);
    const told = saved.toldOf(standing);
    if (Object.hasOwn(state, 'since')) {
      new StateReader(state, `stage ${place}: state`).requireMoment('since', told);
    }
    return { state, told };
  }

  #requireOutput(name: string, train: SpikeTrain, neurons: number, clock: number): void {
    const images = this.#images;
    if (train.images === images && train.neurons === neurons && train.clock === clock) return;
    throw new ShapeError(
      `${name} fired spikes of ${train.images} images and ${train.neurons} neurons on clock ${train.clock}; expected ${images}, ${neurons} and ${clock}.`,
    );
  }
}

/** The filter of a stage that is ours; a layer's own function of spikes knows nothing of images that leave. */
function ownFilter({ filter }: OpenFilter): Earliest | DisturbedSpikes | undefined {
  return filter instanceof Earliest || filter instanceof DisturbedSpikes ? filter : undefined;
}
