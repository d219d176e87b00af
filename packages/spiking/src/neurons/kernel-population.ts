import {
  type Device,
  type FanOutArrays,
  type FiredArrays,
  type SpikeArrays,
  type Storage,
  sortSpikes,
} from '@argand/backend';
import { type Moment, type SpikeTrain, shiftClock } from '@argand/phasor';
import type { Population, PopulationOptions, PopulationState } from '../neuron.ts';
import { SpikeOrder } from '../spikes/spike-order.ts';
import { requireArrivals, startOf } from './arrivals.ts';
import { type DecidedSpikes, PendingSpikes } from './pending.ts';
import { pickRows } from './pick-rows.ts';
import { freeFanOut, place, placeFanOut } from './place-fan-out.ts';

/** Numbers that a kernel keeps from call to call. */
export interface StateSpec {
  readonly type: 'float32' | 'int32';
  /** How many there are for each image: one, or one for each source or target. */
  readonly of: 'image' | 'sources' | 'targets';
  /** What they are at rest. */
  readonly start: number;
}

/** All that a kernel keeps, by name. */
export type StateSpecs = Readonly<Record<string, StateSpec>>;

type StateStorages<Specs extends StateSpecs> = {
  readonly [Name in keyof Specs]: Storage<Specs[Name]['type']>;
};

/** What one call of a spiking kernel is about. */
export interface KernelStep<Specs extends StateSpecs> {
  readonly device: Device;
  readonly spikes: SpikeArrays;
  readonly fanOut: FanOutArrays;
  readonly since: Moment;
  readonly until: Moment;
  readonly state: StateStorages<Specs>;
  readonly fired: FiredArrays;
}

/** A population whose inner loop is a kernel. */
export interface KernelPopulationOptions<Specs extends StateSpecs> {
  /** The neuron's name, for errors. */
  readonly name: string;
  readonly population: PopulationOptions;
  readonly state: Specs;
  /** How many spikes a neuron may fire from one moment to the other, when those that arrive do so in this many cycles, from the first to the last. */
  readonly most: (since: Moment, until: Moment, cycles: number) => number;
  /** Whether it never fires more; otherwise, where it did, the call is made again with more room. */
  readonly bounded: boolean;
  readonly run: (step: KernelStep<Specs>) => void;
}

/** The largest float32 below 1: a phase must not round to 1. */
const almostOne = 1 - 2 ** -24;

/** Runs the neurons of a layer as a kernel, on a device that has it: spikes go there, and what fired comes back. */
export class KernelPopulation<const Specs extends StateSpecs> implements Population {
  #options: KernelPopulationOptions<Specs>;
  readonly #fanOut: FanOutArrays;
  #state: StateStorages<Specs>;
  readonly #pending: PendingSpikes;
  #since: Moment;

  constructor(options: KernelPopulationOptions<Specs>) {
    this.#options = options;
    const { fanOut, clock, device, placed, state } = options.population;
    this.#fanOut = placed ?? placeFanOut(device, fanOut);
    this.#state = this.#placeState((name, spec) => {
      const length = this.#lengthOf(spec);
      const start = spec.type === 'int32' ? new Int32Array(length) : new Float64Array(length);
      return state?.[name] ?? start.fill(spec.start);
    });
    this.#pending = new PendingSpikes({
      images: options.population.images,
      neurons: fanOut.targets,
      clock: clock + 1,
      state,
    });
    this.#since = state ? { cycle: state.since[0], phase: state.since[1] } : startOf(clock);
  }

  async advance(arriving: SpikeTrain, until: Moment): Promise<SpikeTrain> {
    const { name, population, most, bounded, run } = this.#options;
    requireArrivals(name, arriving, population, this.#since, until);
    const { device, images, fanOut } = population;
    const spikes = this.#placeSpikes(arriving);
    const before = bounded ? undefined : await this.#readState();
    let capacity = Math.max(Math.ceil(fanOut.targets * most(this.#since, until, cyclesOf(arriving))), 1);
    let decided: DecidedSpikes;
    for (;;) {
      const fired = this.#room(capacity);
      run({
        device,
        spikes,
        fanOut: this.#fanOut,
        since: this.#since,
        until,
        state: this.#state,
        fired,
      });
      const count = await device.read(fired.count);
      const largest = count.reduce((most, one) => Math.max(most, one), 0);
      if (largest <= capacity) {
        decided = await this.#sorted(fired, count, images);
        this.#free([fired.count, fired.neuron, fired.cycle, fired.phase]);
        break;
      }
      this.#free([fired.count, fired.neuron, fired.cycle, fired.phase]);
      if (!before)
        throw new Error(`${name}: fired ${largest} spikes where at most ${capacity} were possible.`);
      for (const [key, numbers] of Object.entries(before)) device.write(this.#state[key], numbers);
      capacity = largest;
    }
    this.#free([spikes.offsets, spikes.source, spikes.cycle, spikes.phase]);
    this.#since = until;
    const { clock } = population;
    return this.#pending.release(shiftClock(until.cycle, until.phase, clock, clock + 1), decided);
  }

  async save(): Promise<PopulationState> {
    return {
      ...(await this.#readState()),
      since: Float64Array.of(this.#since.cycle, this.#since.phase),
      ...this.#pending.save(),
    };
  }

  async keep(images: readonly number[]): Promise<void> {
    const held = await this.#readState();
    this.#free(Object.values(this.#state));
    const { population } = this.#options;
    this.#options = { ...this.#options, population: { ...population, images: images.length } };
    this.#state = this.#placeState((name, { of }) =>
      pickRows(held[name], images, of === 'image' ? 1 : population.fanOut[of]),
    );
    this.#pending.keep(images);
  }

  close(): void {
    const { device, placed } = this.#options.population;
    if (!placed) freeFanOut(device, this.#fanOut);
    this.#free(Object.values(this.#state));
  }

  /** What fired, each image's in the order of time. */
  async #sorted(fired: FiredArrays, count: Int32Array, images: number): Promise<DecidedSpikes> {
    const { device } = this.#options.population;
    const { capacity } = fired;
    const sorts = device.supports(sortSpikes);
    if (sorts) {
      const start = place(
        device,
        'int32',
        Int32Array.from({ length: images }, (_, image) => image * capacity),
      );
      device.run(sortSpikes, { images, start, ...fired });
      device.free(start);
    }
    const [neuron, cycle, phase] = await Promise.all([
      device.read(fired.neuron),
      device.read(fired.cycle),
      device.read(fired.phase),
    ]);
    if (!sorts) {
      const order = new SpikeOrder();
      for (let image = 0; image < images; image++) {
        order.sort(neuron, cycle, phase, image * capacity, image * capacity + count[image]);
      }
    }
    return { capacity, count, neuron, cycle, phase };
  }

  #placeSpikes({ images, offsets, neuron, cycle, phase }: SpikeTrain): SpikeArrays {
    const { device } = this.#options.population;
    const single = device.arithmetic.precision === 'float32';
    return {
      images,
      offsets: place(device, 'int32', Int32Array.from(offsets)),
      source: place(device, 'int32', neuron),
      cycle: place(device, 'int32', cycle),
      phase: place(device, 'float32', single ? rounded(phase) : phase),
    };
  }

  #room(capacity: number): FiredArrays {
    const { device, images } = this.#options.population;
    return {
      capacity,
      count: device.allocate('int32', images),
      neuron: device.allocate('int32', images * capacity),
      cycle: device.allocate('int32', images * capacity),
      phase: device.allocate('float32', images * capacity),
    };
  }

  #placeState(numbersOf: (name: string, spec: StateSpec) => Float64Array | Int32Array): StateStorages<Specs> {
    const storages = Object.entries(this.#options.state).map(([name, spec]) => [
      name,
      place(this.#options.population.device, spec.type, numbersOf(name, spec)),
    ]);
    // Each storage is made of its specification's type, which `fromEntries` forgets.
    return Object.fromEntries(storages) as StateStorages<Specs>;
  }

  async #readState(): Promise<Record<string, Float64Array | Int32Array>> {
    const { device } = this.#options.population;
    const held: Record<string, Float64Array | Int32Array> = {};
    for (const [name, storage] of Object.entries(this.#state)) {
      const numbers = await device.read(storage);
      held[name] = numbers instanceof Int32Array ? numbers : Float64Array.from(numbers);
    }
    return held;
  }

  #lengthOf({ of }: StateSpec): number {
    const { images, fanOut } = this.#options.population;
    return images * (of === 'image' ? 1 : fanOut[of]);
  }

  #free(...storages: Storage[][]): void {
    for (const storage of storages.flat()) this.#options.population.device.free(storage);
  }
}

/** In how many cycles there may be spikes, from the first to the last. */
function cyclesOf({ images, offsets, cycle }: SpikeTrain): number {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let image = 0; image < images; image++) {
    if (offsets[image] === offsets[image + 1]) continue;
    first = Math.min(first, cycle[offsets[image]]);
    last = Math.max(last, cycle[offsets[image + 1] - 1]);
  }
  return last < first ? 0 : last - first + 1;
}

function rounded(phase: Float64Array): Float32Array {
  const single = new Float32Array(phase);
  for (let k = 0; k < single.length; k++) if (single[k] >= 1) single[k] = almostOne;
  return single;
}

/** How many periods lie between two moments of a clock. */
export function periodsBetween(since: Moment, until: Moment): number {
  return until.cycle - since.cycle + (until.phase - since.phase) / 2;
}
