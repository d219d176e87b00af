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
import { type StateSpec, type StateSpecs, savedArrays, stateLength } from './kernel-state.ts';
import { PendingSpikes } from './pending.ts';
import { pickRows } from './pick-rows.ts';
import { cyclesOf, placeSpikes } from './place-spikes.ts';

type StateStorages<Specs extends StateSpecs> = {
  readonly [Name in keyof Specs]: DeviceStorage<Specs[Name]['type']>;
};

/** The arguments of one call of a spiking kernel. */
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
  /** The most spikes that a neuron can fire between two moments, if the first and the last arrival of an image are this number of cycles apart. */
  readonly most: (since: Moment, until: Moment, cycles: number) => number;
  /** Whether the order of the arrivals within a cycle does not matter, and spikes are fired in the order of cycles. */
  readonly byCycle?: boolean | undefined;
  /** Whether `most` is a strict bound. If not, a call that fires more is repeated with more room. */
  readonly bounded: boolean;
  readonly run: (step: KernelStep<Specs>) => void;
}

/** The spikes of a layer on its device, until they are freed. */
export interface FiredOnDevice {
  readonly arrays: FiredArrays;
  /** Idempotent. */
  free(): void;
  /** [images] */
  readonly count: Int32Array;
  /** Whether each image's spikes are in the order of time, or of cycles alone. */
  readonly ordered: boolean;
}

/** Runs the neurons of a layer as a kernel on a device that supports it. Arrivals are copied to the device, and the fired spikes are read back. */
export class KernelPopulation<const Specs extends StateSpecs> implements Population {
  #options: KernelPopulationOptions<Specs>;
  readonly #fanOut: Owned<FanOutArrays>;
  #state: Owned<StateStorages<Specs>>;
  /** Whether the order of the arrivals within a cycle does not matter, and spikes are fired in the order of cycles. */
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
    const saved = reader && savedArrays(reader, options.state, options.population, this.#since);
    this.#fanOut = ownFanOut(device, fanOut, placed);
    try {
      this.#state = this.#placeState((arrays, name, spec) => {
        if (saved) return arrays.place(spec.type, saved[name]);
        const out = arrays.allocate(spec.type, stateLength(spec, options.population));
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
   * The first half of {@link advance}: the fired spikes stay on the device until they are released or freed.
   *
   * @param ordered whether to sort the fired spikes in the order of time, which `release` requires
   */
  async fire(arriving: SpikeTrain, until: Moment, ordered = true): Promise<FiredOnDevice> {
    const { name, population } = this.#options;
    requireArrivals(name, arriving, population, this.#since, until);
    return withArrays(population.device, (arrays) =>
      this.fireOnDevice(placeSpikes(arrays, arriving), until, ordered, cyclesOf(arriving)),
    );
  }

  /**
   * The same for arrivals that are on the device: valid spikes of the sources, from the last call's moment to before `until`.
   *
   * @param cycles the most cycles from the first to the last arrival of an image
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

  /** The second half of {@link advance}: returns the fired spikes that are due, and earlier ones that have become due. */
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

  /** Sorts the fired spikes of each image in the order of time, if the device supports it. */
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
}

/** Number of periods between two moments of a clock. */
export function periodsBetween(since: Moment, until: Moment): number {
  return until.cycle - since.cycle + (until.phase - since.phase) / 2;
}
