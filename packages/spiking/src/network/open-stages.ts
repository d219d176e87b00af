import { type Device, interfaceType, requireType } from '@argand/backend';
import type { FanOutArrays } from '@argand/backend/kernels';
import { OptionError } from '@argand/errors';
import type { SpikeFunction } from '@argand/layers';
import type { Moment, SpikeTrain } from '@argand/phasor';
import { drivenCycles } from '../evaluation.ts';
import type { CycleRange, EvaluationSchedule, Neuron, Population } from '../neuron.ts';
import { startOf } from '../neurons/arrivals.ts';
import { DisturbedSpikes } from '../noise/disturbed.ts';
import { disturbs, mostAdvance, type Noise, noiseList } from '../noise/noise.ts';
import { requireSpikeTrain } from '../spikes/spike-train.ts';
import { StateReader, withPrefix } from '../state/state-reader.ts';
import { Earliest } from './earliest.ts';
import { type StageFrontier, slackOf } from './network-run.ts';
import {
  type EarliestStage,
  type FunctionStage,
  type Stage,
  type SynapsesStage,
  synapsesOf,
} from './stages.ts';

/** How a network in time is opened. */
export interface RunOptions {
  readonly stages: readonly Stage[];
  readonly neuron: Neuron;
  /** The device that computes the neuron's kernel. */
  readonly device: Device;
  readonly images: number;
  /** The fan-outs of the layers, if they are on the device already. */
  readonly placed?: readonly FanOutArrays[] | undefined;
  /** The number of the first image, which keys the noise. */
  readonly firstImage: number;
  readonly noise: Noise | readonly Noise[] | undefined;
  /** The evaluation schedule, which decides where noise deletes and adds spikes. If undefined, inputs fire in every cycle forever. */
  readonly evaluation?: Pick<EvaluationSchedule, 'once' | 'inputCycles'> | undefined;
  /** The cycles of its clock in which the reference of a layer fires. */
  readonly references: (layer: number) => CycleRange;
  /** A saved run to resume from. */
  readonly saved?: SavedRun | undefined;
}

/** The state of a run: arrays by name. */
export type StreamState = Readonly<Record<string, Float64Array | Int32Array>>;

/** A saved run, whose arrays are checked when it is opened. */
export interface SavedRun {
  readonly state: StreamState;
  /** The moment of its clock up to which a stage had advanced. Called for every stage, in order. */
  readonly advancedTo: (frontier: StageFrontier) => Moment;
}

const populationKind = interfaceType<Population>(['advance', 'save'], {
  name: 'Population',
  package: '@argand/spiking',
  remedy: 'Return an object with advance and save.',
});

interface OpenStageBase {
  /** Spikes that arrived too early: they are later than the moment up to which the stage has advanced. */
  held?: SpikeTrain | undefined;
  /** If the stage cannot drop images that have left: [images] the remaining images' indices in it. The others receive no more spikes. */
  indices?: readonly number[] | undefined;
}

/** Neurons behind synapses, open for some images. */
export interface OpenSynapses extends OpenStageBase {
  readonly kind: 'synapses';
  readonly stage: SynapsesStage;
  readonly population: Population;
  since: Moment;
}

/** A stage from spikes to spikes, open for some images: a pool, a layer's own function, or noise. */
export interface OpenFilter extends OpenStageBase {
  readonly kind: 'earliest' | 'function' | 'noise';
  readonly name: string;
  readonly filter: Earliest | SpikeFunction | DisturbedSpikes;
  readonly lookahead: number;
  readonly clock: number;
  readonly neurons: number;
}

export type OpenStage = OpenSynapses | OpenFilter;

/** The clock on which a stage receives spikes. */
export function clockOf(open: OpenStage): number {
  return open.kind === 'synapses' ? open.stage.clock : open.clock;
}

/** Opens the stages of a network, with noise between them. If one cannot be opened, those before it are closed. */
export function openStages(options: RunOptions): OpenStage[] {
  const opener = new StageOpener(options);
  try {
    opener.openAll();
    return opener.open;
  } catch (error) {
    closeStages(opener.open);
    throw error;
  }
}

/** Frees what the stages hold on a device. */
export function closeStages(stages: readonly OpenStage[]): void {
  for (const open of stages) if (open.kind === 'synapses') open.population.close?.();
}

/** What a stage must return. */
interface ExpectedOutput {
  readonly images: number;
  readonly neurons: number;
  readonly clock: number;
  /** Whether our own code made the train, which is then sound if it is of the right size. */
  readonly isOurs: boolean;
}

/** @throws Error if a stage returned no sound spikes, or spikes of other images, neurons or another clock than it must */
export function requireOutput(
  name: string,
  train: SpikeTrain,
  { images, neurons, clock, isOurs }: ExpectedOutput,
): void {
  if (!isOurs) requireSpikeTrain(name, train);
  if (train.images === images && train.neurons === neurons && train.clock === clock) return;
  throw new OptionError(
    `${name} fired spikes of ${train.images} images and ${train.neurons} neurons on clock ${train.clock}; expected ${images}, ${neurons} and ${clock}.`,
  );
}

class StageOpener {
  readonly open: OpenStage[] = [];
  readonly #options: RunOptions;
  readonly #layers: number;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#layers = synapsesOf(options.stages).length;
  }

  openAll(): void {
    const { stages } = this.#options;
    const [{ fanOut: first }] = synapsesOf(stages);
    let known = this.#openNoise(0, first.sources - Number(first.hasReference));
    for (const stage of stages) {
      if (stage.kind === 'synapses') known = this.#openSynapses(stage, known);
      else this.open.push(this.#openFilter(stage, known));
    }
  }

  /** @returns the moment up to which the noise behind the layer has released spikes, if there is noise */
  #openSynapses(stage: SynapsesStage, known: Moment | undefined): Moment | undefined {
    const { neuron, device, placed, images } = this.#options;
    const { clock, fanOut } = stage;
    const saved = this.#savedStage({ clock, lookahead: neuron.lookahead, slack: slackOf(neuron), known });
    const population = neuron.open({
      fanOut,
      images,
      clock,
      device,
      ...(placed ? { placed: placed[clock] } : {}),
      ...(saved ? { state: saved.state } : {}),
    });
    requireType(populationKind, population, neuron.name, 'what open() returns');
    this.open.push({ kind: 'synapses', stage, population, since: saved?.moment ?? startOf(clock) });
    return this.#openNoise(clock + 1, fanOut.targets);
  }

  #openFilter(stage: EarliestStage | FunctionStage, known: Moment | undefined): OpenFilter {
    const { images } = this.#options;
    const { clock } = stage;
    const saved = this.#savedStage({ clock, lookahead: 0, slack: 0, known });
    if (stage.kind === 'function') {
      const filter = stage.open({ images, clock, ...(saved ? { state: saved.state } : {}) });
      return { kind: 'function', name: stage.name, filter, lookahead: 0, clock, neurons: stage.targets };
    }
    const reader = saved && new StateReader(saved.state, `pool on clock ${clock}: state`);
    const from = startOf(clock).cycle;
    const resumed = saved && reader && { reader, from, to: saved.moment.cycle };
    const filter = new Earliest(stage.windows, stage.windowOf, images, resumed);
    return { kind: 'earliest', name: 'pool', filter, lookahead: 0, clock, neurons: stage.windows };
  }

  /** @returns the moment up to which the noise has released spikes, if there is noise */
  #openNoise(population: number, neurons: number): Moment | undefined {
    const { noise, images, firstImage } = this.#options;
    const { evaluation = { inputCycles: Number.POSITIVE_INFINITY } } = this.#options;
    const once = evaluation.once ?? false;
    let known: Moment | undefined;
    for (const [index, one] of noiseList(noise).entries()) {
      if (!disturbs(one, population, this.#layers)) continue;
      const saved = this.#savedStage({
        clock: population,
        lookahead: mostAdvance(one, once),
        slack: 0,
        known,
      });
      const filter = new DisturbedSpikes({
        noise: one,
        index,
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
      this.open.push({ kind: 'noise', name: 'noise', filter, lookahead, clock: population, neurons });
    }
    return known;
  }

  /** The saved state of the stage that is opened next, and its moment. @throws RangeError if the state names another moment */
  #savedStage(frontier: StageFrontier) {
    const { saved } = this.#options;
    if (!saved) return undefined;
    const index = this.open.length;
    const state = withPrefix(saved.state, `stage.${index}.`);
    const moment = saved.advancedTo(frontier);
    if (Object.hasOwn(state, 'since')) {
      new StateReader(state, `stage ${index}: state`).requireMoment('since', moment);
    }
    return { state, moment };
  }
}
