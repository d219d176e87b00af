import { type FanOutArrays, neverFired, odeSpikes, type Storage } from '@argand/backend';
import { type Moment, type SpikeTrain, shiftClock } from '@argand/phasor';
import { freeArrays, place, placeFanOut } from '../device-arrays.ts';
import { later } from '../moments.ts';
import type { Population, PopulationOptions, PopulationState } from '../neuron.ts';
import { requireArrivals, startOf } from './arrivals.ts';
import {
  type Boxes,
  boxesFrom,
  boxesOf,
  inside,
  noBoxes,
  saveBoxes,
  savedBoxes,
  withBoxesOf,
} from './box-current.ts';
import { PendingSpikes } from './pending.ts';
import { pickRows } from './pick-rows.ts';
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
export const releaseSlack = 1e-12;

/** A wait shorter than this by no more than rounding counts. */
const refractorySlack = 1e-9;

/**
 * So many samples lie at most between the one from which those of the kernel are counted and the last one of a call: half of what int32 holds, so
 * that a box that is still to close, and the latest spike before, fit too.
 */
const mostSamples = 2 ** 30;

interface State {
  readonly real: Storage<'float32'>;
  readonly imaginary: Storage<'float32'>;
  readonly height: Storage<'float32'>;
  readonly latest: Storage<'int32'>;
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
  readonly #fanOut: FanOutArrays;
  #state: State;
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
    this.#fanOut = placed ?? placeFanOut(device, fanOut);
    const all = images * fanOut.targets;
    this.#state = {
      real: place(this.#population.device, 'float32', state?.real ?? new Float64Array(all)),
      imaginary: place(this.#population.device, 'float32', state?.imaginary ?? new Float64Array(all)),
      height: place(this.#population.device, 'float32', state?.height ?? new Float64Array(all)),
      latest: place(
        this.#population.device,
        'int32',
        state?.latest ?? new Int32Array(all).fill(dynamics.detection === 'gradient' ? neverFired : 0),
      ),
    };
    this.#boxes = state ? savedBoxes(state) : noBoxes(images);
    this.#sample = state ? state.sample[0] : 0;
    this.#origin = state ? state.origin[0] : 0;
    this.#since = state ? { cycle: state.since[0], phase: state.since[1] } : startOf(clock);
    this.#pending = new PendingSpikes({ images, neurons: fanOut.targets, clock: clock + 1, state });
  }

  async advance(arriving: SpikeTrain, until: Moment): Promise<SpikeTrain> {
    requireArrivals('ode', arriving, this.#population, this.#since, until);
    const { clock } = this.#population;
    this.#boxes = withBoxesOf(this.#boxes, arriving, this.#grid);
    // No spike that is still to come has its box open there.
    const sample = this.#grid.firstFrom(until, clock, -inside) - 1;
    while (sample > this.#sample) {
      const next = Math.min(sample, this.#sample + mostSamples);
      if (next > this.#origin + mostSamples) await this.#moveOrigin();
      await this.#step(next);
    }
    this.#since = until;
    const due = later(until, -this.#dynamics.lookahead - releaseSlack);
    return this.#pending.release(shiftClock(due.cycle, due.phase, clock, clock + 1));
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

  async keep(images: readonly number[]): Promise<void> {
    const held = await this.#readState();
    const { device, fanOut } = this.#population;
    const { targets } = fanOut;
    this.#free(Object.values(this.#state));
    this.#state = {
      real: place(device, 'float32', pickRows(held.real, images, targets)),
      imaginary: place(device, 'float32', pickRows(held.imaginary, images, targets)),
      height: place(device, 'float32', pickRows(held.height, images, targets)),
      latest: place(device, 'int32', pickRows(held.latest, images, targets)),
    };
    this.#population = { ...this.#population, images: images.length };
    this.#boxes = boxesOf(this.#boxes, images);
    this.#pending.keep(images);
  }

  close(): void {
    const { device, placed } = this.#population;
    if (!placed) freeArrays(device, this.#fanOut);
    this.#free(Object.values(this.#state));
  }

  async #readState() {
    const { device } = this.#population;
    const [real, imaginary, height, latest] = await Promise.all([
      device.read(this.#state.real),
      device.read(this.#state.imaginary),
      device.read(this.#state.height),
      device.read(this.#state.latest),
    ]);
    return {
      real: Float64Array.from(real),
      imaginary: Float64Array.from(imaginary),
      height: Float64Array.from(height),
      latest,
    };
  }

  /** Counts the samples on the device from where the membranes stand; a spike that is too long ago to be told never was. */
  async #moveOrigin(): Promise<void> {
    const { device } = this.#population;
    const by = this.#sample - this.#origin;
    const latest = await device.read(this.#state.latest);
    device.write(
      this.#state.latest,
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
    const [offsets, source, open, close] = [
      place(device, 'int32', this.#boxes.offsets),
      place(device, 'int32', this.#boxes.source),
      place(device, 'int32', fromOrigin(this.#boxes.open, origin)),
      place(device, 'int32', fromOrigin(this.#boxes.close, origin)),
    ];
    const count = device.allocate('int32', images * fanOut.targets);
    const sample = device.allocate('int32', images * fanOut.targets * most);
    const edges = edgeSamples && place(device, 'int32', fromOrigin(edgeSamples, origin));
    device.run(odeSpikes, {
      boxes: { images, offsets, source, open, close },
      fanOut: this.#fanOut,
      since: this.#sample - origin,
      until: until - origin,
      turn,
      begin,
      end,
      threshold,
      refractory,
      edges,
      ...this.#state,
      fired: { most, count, sample },
    });
    const [counts, samples] = await Promise.all([device.read(count), device.read(sample)]);
    this.#free([offsets, source, open, close, count, sample, ...(edges ? [edges] : [])]);
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

  #free(storages: readonly Storage[]): void {
    for (const storage of storages) this.#population.device.free(storage);
  }
}

/** Samples as the device counts them. */
function fromOrigin(samples: Float64Array | readonly number[], origin: number): Int32Array {
  return Int32Array.from(samples, (sample) => sample - origin);
}
