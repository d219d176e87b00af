import type { DeviceStorage } from '@argand/backend';
import { type FanOutArrays, neverFired, odeSpikes } from '@argand/backend/kernels';
import { type Clock, type Moment, type SpikeTrain, shiftClock } from '@argand/phasor';
import { type Owned, ownFanOut, owning, withArrays } from '../device-arrays.ts';
import { later, latest } from '../moments.ts';
import type { Population, PopulationOptions, PopulationState } from '../neuron.ts';
import { StateReader } from '../state/state-reader.ts';
import { requireArrivals, startOf } from './arrivals.ts';
import {
  type Boxes,
  boxesFrom,
  boxesOf,
  boxNames,
  inside,
  noBoxes,
  saveBoxes,
  savedBoxes,
  withBoxesOf,
} from './box-current.ts';
import { PendingSpikes, pendingNames } from './pending.ts';
import { pickRows } from './pick-rows.ts';
import { fromOrigin, placeBoxes } from './place-boxes.ts';
import { SampleGrid } from './sample-grid.ts';

/** How neurons on a grid move and fire. */
export interface GridDynamics {
  /** One step is z_{n+1} = turn z_n + begin I_n + end I_{n+1}. */
  readonly step: number;
  readonly turn: { readonly real: number; readonly imaginary: number };
  readonly begin: { readonly real: number; readonly imaginary: number };
  readonly end: number;
  readonly detection: 'gradient' | 'cyclemax';
  readonly threshold: number;
  /** In periods. */
  readonly refractory: number;
  readonly lookahead: number;
}

/** So much earlier than the look-ahead allows are spikes handed out: rounding must not carry one over the end. */
const releaseSlack = 1e-12;

const gridNames = ['real', 'imaginary', 'height', 'latest', 'sample', 'origin', 'since'];

/** Up to which moment of the firing clock spikes are returned when a population has received those before `until`. */
export function releasedAt(until: Moment, clock: Clock, lookahead: number): Moment {
  const due = later(until, -lookahead - releaseSlack);
  return shiftClock(due.cycle, due.phase, clock, clock + 1);
}

/** A wait shorter than this by no more than rounding counts. */
const refractorySlack = 1e-9;

/**
 * So many samples lie at most between the one from which those of the kernel are counted and the last one of a call: half of what int32 holds, so
 * that a box that is still to close, and the latest spike before, fit too.
 */
const mostSamples = 2 ** 30;

interface State {
  readonly real: DeviceStorage<'float32'>;
  readonly imaginary: DeviceStorage<'float32'>;
  readonly height: DeviceStorage<'float32'>;
  readonly latest: DeviceStorage<'int32'>;
}

/**
 * The neurons of a layer on a grid of samples, all of whose steps a device computes.
 *
 * When boxes of current open and close is settled here, in float64: sample for sample the same on every device. Samples are counted from time 0 here,
 * and from a sample that moves with time on the device, where they are int32.
 */
export class GridPopulation implements Population {
  readonly #dynamics: GridDynamics;
  #population: PopulationOptions;
  readonly #grid: SampleGrid;
  readonly #fanOut: Owned<FanOutArrays>;
  #state: Owned<State>;
  readonly #pending: PendingSpikes;
  #boxes: Boxes;
  /** The sample at which all membranes stand. */
  #sample: number;
  /** The sample from which those on the device are counted. */
  #origin: number;
  #since: Moment;

  constructor(population: PopulationOptions, dynamics: GridDynamics) {
    this.#population = population;
    this.#dynamics = dynamics;
    this.#grid = new SampleGrid(dynamics.step);
    const { fanOut, images, clock, device, placed, state } = population;
    // A state is checked before anything is allocated.
    const reader = state && new StateReader(state, `ode: layer ${clock}: state`);
    this.#pending = new PendingSpikes({ images, neurons: fanOut.targets, clock: clock + 1, state });
    this.#since = reader ? reader.moment('since', startOf(clock)) : startOf(clock);
    this.#sample = this.#sampleAt(this.#since);
    this.#origin = reader ? this.#savedOrigin(reader) : 0;
    const saved = reader && this.#savedArrays(reader);
    const all = images * fanOut.targets;
    this.#boxes = saved ? saved.boxes : noBoxes(images);
    this.#fanOut = ownFanOut(device, fanOut, placed);
    try {
      this.#state = owning(device, (arrays) => ({
        real: arrays.place('float32', saved?.real ?? new Float64Array(all)),
        imaginary: arrays.place('float32', saved?.imaginary ?? new Float64Array(all)),
        height: arrays.place('float32', saved?.height ?? new Float64Array(all)),
        latest: arrays.place('int32', saved?.latest ?? new Int32Array(all).fill(this.#neverFired)),
      }));
    } catch (error) {
      this.#fanOut.free();
      throw error;
    }
  }

  async advance(arriving: SpikeTrain, until: Moment): Promise<SpikeTrain> {
    requireArrivals('ode', arriving, this.#population, this.#since, until);
    this.#boxes = withBoxesOf(this.#boxes, arriving, this.#grid);
    const sample = this.#sampleAt(until);
    while (sample > this.#sample) {
      const next = Math.min(sample, this.#sample + mostSamples);
      if (next > this.#origin + mostSamples) await this.#moveOrigin();
      await this.#step(next);
    }
    this.#since = until;
    return this.#pending.release(releasedAt(until, this.#population.clock, this.#dynamics.lookahead));
  }

  async save(): Promise<PopulationState> {
    return {
      ...(await this.#readState()),
      sample: Float64Array.of(this.#sample),
      origin: Float64Array.of(this.#origin),
      since: Float64Array.of(this.#since.cycle, this.#since.phase),
      ...saveBoxes(this.#boxes),
      ...this.#pending.save(),
    };
  }

  async retain(images: readonly number[]): Promise<void> {
    const held = await this.#readState();
    const { device, fanOut } = this.#population;
    const { targets } = fanOut;
    const next = owning(device, (arrays) => ({
      real: arrays.place('float32', pickRows(held.real, images, targets)),
      imaginary: arrays.place('float32', pickRows(held.imaginary, images, targets)),
      height: arrays.place('float32', pickRows(held.height, images, targets)),
      latest: arrays.place('int32', pickRows(held.latest, images, targets)),
    }));
    this.#state.free();
    this.#state = next;
    this.#population = { ...this.#population, images: images.length };
    this.#boxes = boxesOf(this.#boxes, images);
    this.#pending.retain(images);
  }

  close(): void {
    this.#fanOut.free();
    this.#state.free();
  }

  get #neverFired(): number {
    return this.#dynamics.detection === 'gradient' ? neverFired : 0;
  }

  /** The last sample at which no spike from a moment on can have its box open. */
  #sampleAt(moment: Moment): number {
    return Math.max(this.#grid.firstFrom(moment, this.#population.clock, -inside) - 1, 0);
  }

  #savedOrigin(reader: StateReader): number {
    const least = Math.max(this.#sample - mostSamples, 0);
    return reader.floats('origin', 1, { least, most: this.#sample, isWhole: true })[0];
  }

  #savedArrays(reader: StateReader) {
    const { images, fanOut, clock } = this.#population;
    const all = images * fanOut.targets;
    reader.requireOnly([...gridNames, ...boxNames, ...pendingNames]);
    reader.requireMoment(
      'released',
      latest(startOf(clock + 1), releasedAt(this.#since, clock, this.#dynamics.lookahead)),
    );
    reader.floats('sample', 1, { least: this.#sample, most: this.#sample });
    const now = this.#sample - this.#origin;
    return {
      real: reader.floats('real', all),
      imaginary: reader.floats('imaginary', all),
      height: reader.floats('height', all),
      latest: reader.wholes('latest', all, Math.max(-this.#origin, neverFired), now, this.#neverFired),
      boxes: savedBoxes(reader, {
        images,
        sources: fanOut.sources,
        sample: this.#sample,
        step: this.#dynamics.step,
      }),
    };
  }

  async #readState() {
    const { device } = this.#population;
    const state = this.#state.content;
    const [real, imaginary, height, latest] = await Promise.all([
      device.read(state.real),
      device.read(state.imaginary),
      device.read(state.height),
      device.read(state.latest),
    ]);
    return {
      real: Float64Array.from(real),
      imaginary: Float64Array.from(imaginary),
      height: Float64Array.from(height),
      latest,
    };
  }

  /** Counts the samples on the device from where the membranes stand; a spike too long ago to be counted never was. */
  async #moveOrigin(): Promise<void> {
    const { device } = this.#population;
    const by = this.#sample - this.#origin;
    const { latest: held } = this.#state.content;
    const latest = await device.read(held);
    device.write(
      held,
      latest.map((sample) => (sample === neverFired ? sample : Math.max(sample - by, neverFired))),
    );
    this.#origin = this.#sample;
  }

  /** Moves all membranes to a sample, at most `mostSamples` after the origin. */
  async #step(until: number): Promise<void> {
    const { images, fanOut, device, clock } = this.#population;
    const { step, turn, begin, end, threshold, detection } = this.#dynamics;
    const origin = this.#origin;
    const refractory = Math.min(Math.ceil((this.#dynamics.refractory - refractorySlack) / step), 2 ** 31 - 1);
    const edgeSamples = detection === 'cyclemax' ? this.#edges(until) : undefined;
    // Between two maxima lies a sample; and one may have been reached before.
    const most = edgeSamples
      ? edgeSamples.length
      : Math.ceil((until - this.#sample) / Math.max(refractory, 2)) + 1;
    const { counts, samples } = await withArrays(device, async (arrays) => {
      const count = arrays.allocate('int32', images * fanOut.targets);
      const sample = arrays.allocate('int32', images * fanOut.targets * most);
      device.run(odeSpikes, {
        boxes: placeBoxes(arrays, images, this.#boxes, origin),
        fanOut: this.#fanOut.content,
        since: this.#sample - origin,
        until: until - origin,
        turn,
        begin,
        end,
        threshold,
        refractory,
        edges: edgeSamples && arrays.place('int32', fromOrigin(edgeSamples, origin)),
        ...this.#state.content,
        fired: { most, count, sample },
      });
      const [counts, samples] = await Promise.all([device.read(count), device.read(sample)]);
      return { counts, samples };
    });
    for (let place = 0; place < counts.length; place++) {
      const [image, o] = [Math.floor(place / fanOut.targets), place % fanOut.targets];
      for (let k = 0; k < counts[place]; k++) {
        const { cycle, phase } = this.#grid.momentOf(origin + samples[place * most + k], clock + 1);
        this.#pending.add(image, o, cycle, phase);
      }
    }
    this.#sample = until;
    this.#boxes = boxesFrom(this.#boxes, until);
  }

  /** The samples with which cycles of the firing clock begin. */
  #edges(until: number): number[] {
    const clock = this.#population.clock + 1;
    const edges: number[] = [];
    let { cycle } = this.#grid.momentOf(this.#sample, clock);
    for (let n = this.#sample + 1; n <= until; n++) {
      const now = this.#grid.momentOf(n, clock).cycle;
      if (now > cycle) edges.push(n);
      cycle = now;
    }
    return edges;
  }
}
