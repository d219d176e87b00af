import { isOfKind } from '@argand/arrays';
import type { Device, DeviceStorage } from '@argand/backend';
import {
  type FanOutArrays,
  type FiredArrays,
  fill,
  type SpikeArrays,
  sortSpikes,
} from '@argand/backend/kernels';
import { type Moment, type SpikeTrain, shiftClock } from '@argand/phasor';
import { type DeviceArrays, type Owned, ownFanOut, owning, withArrays } from '../device-arrays.ts';
import type { Population, PopulationOptions, PopulationState } from '../neuron.ts';
import { SpikeOrder } from '../spikes/spike-order.ts';
import { StateReader } from '../state/state-reader.ts';
import { requireArrivals, startOf } from './arrivals.ts';
import { PendingSpikes, pendingNames } from './pending.ts';
import { pickRows } from './pick-rows.ts';

/** Numbers that a kernel keeps from call to call. */
export interface StateSpec {
  readonly type: 'float32' | 'int32';
  /** How many there are for each image: one, or one for each source or target. */
  readonly of: 'image' | 'sources' | 'targets';
  /** What they are at rest. */
  readonly start: number;
  /** What they mean: a cycle of the clock, a phase or a flag, 0 or 1; any number if not given. */
  readonly is?: 'cycle' | 'phase' | 'flag';
}

/** All that a kernel keeps, by name. */
export type StateSpecs = Readonly<Record<string, StateSpec>>;

type StateStorages<Specs extends StateSpecs> = {
  readonly [Name in keyof Specs]: DeviceStorage<Specs[Name]['type']>;
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
  /** How many spikes a neuron may fire from one moment to the other, when those of an image arrive in so many cycles, from the first to the last. */
  readonly most: (since: Moment, until: Moment, cycles: number) => number;
  /** Whether it hears the spikes of a cycle in whatever order, and fires in the order of cycles. */
  readonly byCycle?: boolean;
  /** Whether it never fires more; otherwise, where it did, the call is made again with more room. */
  readonly bounded: boolean;
  readonly run: (step: KernelStep<Specs>) => void;
}

/** What the neurons of a layer fired, as it lies on their device, until it is freed. */
export interface FiredOnDevice {
  readonly arrays: FiredArrays;
  /** Idempotent. */
  free(): void;
  /** [images] */
  readonly count: Int32Array;
  /** Whether each image's spikes are in the order of time, or of cycles alone. */
  readonly ordered: boolean;
}

const mostFloat32 = (2 - 2 ** -23) * 2 ** 127;

/** The largest float32 below 1: a phase must not round to 1. */
const almostOne = 1 - 2 ** -24;

/** Runs the neurons of a layer as a kernel, on a device that has it: spikes go there, and what fired comes back. */
export class KernelPopulation<const Specs extends StateSpecs> implements Population {
  #options: KernelPopulationOptions<Specs>;
  readonly #fanOut: Owned<FanOutArrays>;
  #state: Owned<StateStorages<Specs>>;
  /** Whether it hears the spikes of a cycle in whatever order, and fires in the order of cycles. */
  readonly byCycle: boolean | undefined;
  readonly #pending: PendingSpikes;
  #since: Moment;

  constructor(options: KernelPopulationOptions<Specs>) {
    this.#options = options;
    const { images, fanOut, clock, device, placed, state } = options.population;
    this.byCycle = options.byCycle;
    // A state is checked before anything is allocated.
    this.#pending = new PendingSpikes({ images, neurons: fanOut.targets, clock: clock + 1, state });
    const reader = state && new StateReader(state, `${options.name}: layer ${clock}: state`);
    this.#since = reader ? reader.moment('since', startOf(clock)) : startOf(clock);
    const saved = reader && this.#savedArrays(reader);
    this.#fanOut = ownFanOut(device, fanOut, placed);
    try {
      this.#state = this.#placeState((arrays, name, spec) => {
        if (saved) return arrays.place(spec.type, saved[name]);
        const out = arrays.allocate(spec.type, this.#lengthOf(spec));
        device.run(fill, { out, value: spec.start });
        return out;
      });
    } catch (error) {
      this.#fanOut.free();
      throw error;
    }
  }

  /** The fan-out on the device. */
  get fanOut(): FanOutArrays {
    return this.#fanOut.content;
  }

  async advance(arriving: SpikeTrain, until: Moment): Promise<SpikeTrain> {
    return this.release(await this.fire(arriving, until));
  }

  /**
   * The first half of {@link advance}: what was fired stays on the device, until it is released or given back.
   *
   * @param ordered whether what was fired is put in the order of time, as it must be if it is released
   */
  async fire(arriving: SpikeTrain, until: Moment, ordered = true): Promise<FiredOnDevice> {
    const { name, population } = this.#options;
    requireArrivals(name, arriving, population, this.#since, until);
    return withArrays(population.device, (arrays) =>
      this.fireOnDevice(placeSpikes(arrays, arriving), until, ordered, cyclesOf(arriving)),
    );
  }

  /**
   * The same, of what lies on the device: sound spikes of the sources, from the last call's moment to before `until`.
   *
   * @param cycles in how many cycles those of an image arrive, from the first to the last, at most
   */
  async fireOnDevice(
    arriving: SpikeArrays,
    until: Moment,
    ordered: boolean,
    cycles: number,
  ): Promise<FiredOnDevice> {
    const { name, population, most, bounded, run } = this.#options;
    const { device, fanOut } = population;
    const since = this.#since;
    const before = bounded ? undefined : await this.#readState();
    let capacity = Math.max(Math.ceil(fanOut.targets * most(since, until, cycles)), 1);
    for (;;) {
      const { content: fired, free } = owning(device, (arrays) => this.#room(arrays, capacity));
      let largest: number;
      try {
        const state = this.#state.content;
        run({ device, spikes: arriving, fanOut: this.fanOut, since, until, state, fired });
        const count = await device.read(fired.count);
        largest = count.reduce((most, one) => Math.max(most, one), 0);
        if (largest <= capacity) {
          if (ordered) this.#sort(fired);
          this.#since = until;
          return { arrays: fired, free, count, ordered };
        }
      } catch (error) {
        free();
        throw error;
      }
      free();
      if (!before)
        throw new Error(`${name}: fired ${largest} spikes where at most ${capacity} were possible.`);
      for (const [key, numbers] of Object.entries(before)) device.write(this.#state.content[key], numbers);
      capacity = largest;
    }
  }

  /** The second half of {@link advance}: hands out what was fired and is due, and what waited for its time. */
  async release({ arrays, count, free }: FiredOnDevice): Promise<SpikeTrain> {
    const { clock, device } = this.#options.population;
    const { capacity } = arrays;
    const reading = [
      device.read(arrays.neuron),
      device.read(arrays.cycle),
      device.read(arrays.phase),
    ] as const;
    const [neuron, cycle, phase] = await Promise.all(reading).finally(free);
    if (!device.supports(sortSpikes)) {
      const order = new SpikeOrder();
      for (const [image, spikes] of count.entries()) {
        order.sort(neuron, cycle, phase, image * capacity, image * capacity + spikes);
      }
    }
    const { cycle: c, phase: x } = this.#since;
    return this.#pending.release(shiftClock(c, x, clock, clock + 1), {
      capacity,
      count,
      neuron,
      cycle,
      phase,
    });
  }

  async save(): Promise<PopulationState> {
    return {
      ...(await this.#readState()),
      since: Float64Array.of(this.#since.cycle, this.#since.phase),
      ...this.#pending.save(),
    };
  }

  async retain(images: readonly number[]): Promise<void> {
    const held = await this.#readState();
    const { population } = this.#options;
    const next = this.#placeState((arrays, name, { type, of }) =>
      arrays.place(type, pickRows(held[name], images, of === 'image' ? 1 : population.fanOut[of])),
    );
    this.#state.free();
    this.#state = next;
    this.#options = { ...this.#options, population: { ...population, images: images.length } };
    this.#pending.retain(images);
  }

  close(): void {
    this.#fanOut.free();
    this.#state.free();
  }

  /** Puts what each image fired in the order of time, where the device can. */
  #sort(fired: FiredArrays): void {
    const { device, images } = this.#options.population;
    if (!device.supports(sortSpikes)) return;
    const starts = Int32Array.from({ length: images }, (_, image) => image * fired.capacity);
    owning(device, (arrays) => {
      const start = arrays.place('int32', starts);
      device.run(sortSpikes, { images, start, ...fired });
    }).free();
  }

  #room(arrays: DeviceArrays, capacity: number): FiredArrays {
    const { images } = this.#options.population;
    return {
      capacity,
      count: arrays.allocate('int32', images),
      neuron: arrays.allocate('int32', images * capacity),
      cycle: arrays.allocate('int32', images * capacity),
      phase: arrays.allocate('float32', images * capacity),
    };
  }

  #placeState(
    storageOf: (arrays: DeviceArrays, name: string, spec: StateSpec) => DeviceStorage,
  ): Owned<StateStorages<Specs>> {
    return owning(this.#options.population.device, (arrays) => {
      const storages = Object.entries(this.#options.state).map(([name, spec]) => [
        name,
        storageOf(arrays, name, spec),
      ]);
      // Each storage is made of its specification's type, which `fromEntries` forgets.
      return Object.fromEntries(storages) as StateStorages<Specs>;
    });
  }

  async #readState(): Promise<Record<string, Float64Array | Int32Array>> {
    const { device } = this.#options.population;
    const held: Record<string, Float64Array | Int32Array> = {};
    for (const [name, storage] of Object.entries<DeviceStorage>(this.#state.content)) {
      const numbers = await device.read(storage);
      held[name] = isOfKind(numbers, 'Int32Array') ? numbers : Float64Array.from(numbers);
    }
    return held;
  }

  #savedArrays(reader: StateReader): Record<string, Float64Array | Int32Array> {
    const { state: specs, population } = this.#options;
    reader.requireOnly([...Object.keys(specs), 'since', ...pendingNames]);
    const { cycle, phase } = this.#since;
    reader.requireMoment('released', shiftClock(cycle, phase, population.clock, population.clock + 1));
    // Cycles are those of the listening clock or of the firing clock, which begins a quarter of a cycle sooner.
    const start = startOf(population.clock + 1).cycle;
    const read = (name: string, spec: StateSpec) => {
      const length = this.#lengthOf(spec);
      if (spec.type === 'float32') {
        return reader.floats(
          name,
          length,
          spec.is === 'phase' ? { least: -1, most: 1 } : { least: -mostFloat32, most: mostFloat32 },
        );
      }
      return spec.is === 'flag'
        ? reader.wholes(name, length, 0, 1)
        : // A phase that rounds to 1 belongs to the next cycle.
          reader.wholes(name, length, start, cycle + 1, spec.start);
    };
    return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, read(name, spec)]));
  }

  #lengthOf({ of }: StateSpec): number {
    const { images, fanOut } = this.#options.population;
    return images * (of === 'image' ? 1 : fanOut[of]);
  }
}

function placeSpikes(
  arrays: DeviceArrays,
  { images, offsets, neuron, cycle, phase }: SpikeTrain,
): SpikeArrays {
  const single = arrays.device.arithmetic.precision === 'float32';
  return {
    images,
    offsets: arrays.place('int32', Int32Array.from(offsets)),
    source: arrays.place('int32', neuron),
    cycle: arrays.place('int32', cycle),
    phase: arrays.place('float32', single ? rounded(phase) : phase),
  };
}

/** In how many cycles an image has spikes, from the first to the last, at most. */
function cyclesOf({ images, offsets, cycle }: SpikeTrain): number {
  let most = 0;
  for (let image = 0; image < images; image++) {
    const [first, end] = [offsets[image], offsets[image + 1]];
    if (first < end) most = Math.max(most, cycle[end - 1] - cycle[first] + 1);
  }
  return most;
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
