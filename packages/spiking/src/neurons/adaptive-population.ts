import { neverFired } from '@argand/backend/kernels';
import { type Moment, type SpikeTrain, shiftClock } from '@argand/phasor';
import { latest } from '../moments.ts';
import type { Population, PopulationOptions, PopulationState } from '../neuron.ts';
import { StateReader } from '../state/state-reader.ts';
import { requireTriples } from '../state/triples.ts';
import { requireArrivals, startOf } from './arrivals.ts';
import { inside } from './box-current.ts';
import { DormandPrince, missedOf } from './dormand-prince.ts';
import { releasedAt } from './grid-population.ts';
import { PendingSpikes, pendingNames } from './pending.ts';

/** How neurons whose step is controlled move and fire. */
export interface AdaptiveDynamics {
  readonly leak: number;
  /** The largest step, in periods. */
  readonly step: number;
  readonly tolerance: number;
  readonly detection: 'gradient' | 'cyclemax';
  readonly threshold: number;
  /** In periods. */
  readonly refractory: number;
  readonly lookahead: number;
}

/** A step so small is taken, whatever its error: it lies across the edge of a box. */
const leastStep = 1e-9;
const refractorySlack = 1e-9;
const adaptiveNames = ['clock', 'real', 'imaginary', 'height', 'latest', 'spikes', 'spikeOffsets', 'since'];

/** The layer of one image. */
interface Layer {
  /** The clock's cycle and the part of it that has passed. */
  cycle: number;
  part: number;
  /** The step to try next. */
  step: number;
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  /** Im z one sample ago, or the largest of this cycle. */
  readonly height: Float64Array;
  /** [neurons, 2] cycle and phase of the firing clock: of the latest spike ({@link neverFired} before the first), or of the largest Im z of this cycle. */
  readonly latest: Float64Array;
  /** The spikes whose boxes are open or will open, in the order of time: [source, cycle, part] each. */
  spikes: number[];
  /** Where in them those begin whose boxes have not closed. */
  first: number;
}

/** The neurons of a layer, solved by Runge-Kutta 4(5), on the host. */
export class AdaptivePopulation implements Population {
  readonly #dynamics: AdaptiveDynamics;
  #population: PopulationOptions;
  readonly #solver: DormandPrince;
  readonly #current: Float64Array;
  readonly #missed: Float64Array;
  #layers: Layer[];
  readonly #pending: PendingSpikes;
  #since: Moment;

  constructor(population: PopulationOptions, dynamics: AdaptiveDynamics) {
    const { fanOut, images, clock, state } = population;
    const { targets } = fanOut;
    this.#population = population;
    this.#dynamics = dynamics;
    this.#solver = new DormandPrince(targets, dynamics.leak);
    this.#current = new Float64Array(targets);
    this.#missed = new Float64Array(targets);
    const start = startOf(clock);
    const reader = state && new StateReader(state, `ode: layer ${clock}: state`);
    this.#since = reader ? reader.moment('since', start) : start;
    this.#pending = new PendingSpikes({ images, neurons: targets, clock: clock + 1, state });
    const saved = reader && this.#savedArrays(reader);
    this.#layers = Array.from({ length: images }, (_, image) => {
      const part = (name: 'real' | 'imaginary' | 'height' | 'latest', of: number, rest: number) =>
        saved ? saved[name].slice(image * of, (image + 1) * of) : new Float64Array(of).fill(rest);
      const [cycle, passed, step] = saved
        ? saved.clock.subarray(3 * image, 3 * image + 3)
        : [start.cycle, (start.phase + 1) / 2, dynamics.step];
      return {
        cycle,
        part: passed,
        step,
        real: part('real', targets, 0),
        imaginary: part('imaginary', targets, 0),
        height: part('height', targets, 0),
        latest: part('latest', 2 * targets, neverFired),
        spikes: saved
          ? Array.from(saved.spikes.subarray(3 * saved.offsets[image], 3 * saved.offsets[image + 1]))
          : [],
        first: 0,
      };
    });
  }

  advance(arriving: SpikeTrain, until: Moment): SpikeTrain {
    requireArrivals('ode', arriving, this.#population, this.#since, until);
    const { clock } = this.#population;
    const { offsets, neuron, cycle, phase } = arriving;
    for (const [image, layer] of this.#layers.entries()) {
      for (let k = offsets[image]; k < offsets[image + 1]; k++) {
        layer.spikes.push(neuron[k], cycle[k], (phase[k] + 1) / 2);
      }
      this.#solve(image, layer, until);
    }
    this.#since = until;
    return this.#pending.release(releasedAt(until, clock, this.#dynamics.lookahead));
  }

  retain(images: readonly number[]): void {
    this.#population = { ...this.#population, images: images.length };
    this.#layers = images.map((image) => this.#layers[image]);
    this.#pending.retain(images);
  }

  save(): PopulationState {
    const all = (numbers: (layer: Layer) => ArrayLike<number>) =>
      Float64Array.from(this.#layers.flatMap((layer) => Array.from(numbers(layer))));
    let spikes = 0;
    return {
      clock: all(({ cycle, part, step }) => [cycle, part, step]),
      real: all(({ real }) => real),
      imaginary: all(({ imaginary }) => imaginary),
      height: all(({ height }) => height),
      latest: all(({ latest }) => latest),
      spikes: all((layer) => layer.spikes),
      spikeOffsets: Int32Array.from([0, ...this.#layers.map((layer) => (spikes += layer.spikes.length / 3))]),
      since: Float64Array.of(this.#since.cycle, this.#since.phase),
      ...this.#pending.save(),
    };
  }

  #savedArrays(reader: StateReader) {
    const { images, fanOut, clock } = this.#population;
    const { cycle: now } = this.#since;
    const all = images * fanOut.targets;
    reader.requireOnly([...adaptiveNames, ...pendingNames]);
    reader.requireMoment(
      'released',
      latest(startOf(clock + 1), releasedAt(this.#since, clock, this.#dynamics.lookahead)),
    );
    const spikes = reader.floats('spikes', undefined);
    const offsets = reader.offsets('spikeOffsets', images + 1, spikes.length / 3);
    requireTriples(reader, 'spikes', spikes, [
      { least: 0, most: fanOut.sources - 1, isWhole: true },
      { least: startOf(clock).cycle, most: now, isWhole: true },
      { least: 0, most: 1, isWhole: false },
    ]);
    const layerClock = reader.floats('clock', 3 * images);
    // A layer is never further behind what it received than one step and half a box.
    requireTriples(reader, 'clock', layerClock, [
      { least: now - 2, most: now, isWhole: true },
      { least: 0, most: 1, isWhole: false },
      { least: leastStep, most: this.#dynamics.step, isWhole: false },
    ]);
    return {
      real: reader.floats('real', all),
      imaginary: reader.floats('imaginary', all),
      height: reader.floats('height', all),
      latest: reader.floats('latest', 2 * all, { least: neverFired, most: now + 1 }),
      clock: layerClock,
      spikes,
      offsets,
    };
  }

  /** Takes steps for as long as no spike that is still to come has its box open in them. */
  #solve(image: number, layer: Layer, until: Moment): void {
    const { step: largest, tolerance } = this.#dynamics;
    const known = (until.phase + 1) / 2 - inside;
    while (layer.cycle - until.cycle + (layer.part + layer.step - known) < 0) {
      const { step, real, imaginary } = layer;
      const error = this.#solver.attempt(
        real,
        imaginary,
        step,
        tolerance,
        (fraction) => this.#currentAt(layer, fraction * step),
        this.#missedIn(layer, step),
      );
      // With some safety, and never by more than a factor of 5 at once.
      const factor = Math.min(Math.max(0.9 * error ** -0.2, 0.2), 5);
      if (error > 1 && step > leastStep) {
        layer.step = Math.max(step * Math.min(factor, 0.9), leastStep);
        continue;
      }
      layer.step = Math.min(Math.max(step * factor, leastStep), largest);
      this.#accept(image, layer, step);
      this.#passClosed(layer);
    }
    layer.spikes = layer.spikes.slice(layer.first);
    layer.first = 0;
  }

  #accept(image: number, layer: Layer, step: number): void {
    const { detection, threshold, refractory } = this.#dynamics;
    const { real, imaginary, height, latest } = layer;
    const before = this.#momentOf(layer);
    layer.part += step;
    if (layer.part >= 1) {
      layer.part -= 1;
      layer.cycle++;
    }
    const now = this.#momentOf(layer);
    const begins = now.cycle > before.cycle;
    for (let o = 0; o < real.length; o++) {
      const im = imaginary[o];
      real[o] = this.#solver.real[o];
      imaginary[o] = this.#solver.imaginary[o];
      const [cycle, phase] = [latest[2 * o], latest[2 * o + 1]];
      if (detection === 'gradient') {
        if (height[o] < im && im >= imaginary[o] && im > threshold) {
          const passed = before.cycle - cycle + (before.phase - phase) / 2;
          if (cycle === neverFired || passed >= refractory - refractorySlack) {
            this.#pending.add(image, o, before.cycle, before.phase);
            latest[2 * o] = before.cycle;
            latest[2 * o + 1] = before.phase;
          }
        }
        height[o] = im;
      } else if (begins || imaginary[o] > height[o]) {
        if (begins && height[o] > threshold) this.#pending.add(image, o, cycle, phase);
        height[o] = imaginary[o];
        latest[2 * o] = now.cycle;
        latest[2 * o + 1] = now.phase;
      }
    }
  }

  /** Where a layer stands, on the clock on which it fires. */
  #momentOf({ cycle, part }: Layer): Moment {
    const { clock } = this.#population;
    const phase = 2 * part - 1;
    return phase < 1
      ? shiftClock(cycle, phase, clock, clock + 1)
      : shiftClock(cycle + 1, -1, clock, clock + 1);
  }

  /** The sums of the weights of the boxes that are open some time from where a layer stands. */
  #currentAt({ cycle, part, spikes, first }: Layer, time: number): Float64Array {
    const current = this.#current.fill(0);
    for (let k = first; k < spikes.length; k += 3) {
      const after = cycle - spikes[k + 1] + (part + time - spikes[k + 2]);
      if (after <= -inside) break;
      if (after < inside) this.#add(spikes[k], 1, current);
    }
    return current;
  }

  /** What a step would miss of the boxes that open or close in it. */
  #missedIn({ cycle, part, spikes, first }: Layer, step: number): Float64Array {
    const missed = this.#missed.fill(0);
    for (let k = first; k < spikes.length; k += 3) {
      const after = cycle - spikes[k + 1] + (part - spikes[k + 2]);
      const [from, to] = [(-inside - after) / step, (inside - after) / step];
      if (from >= 1) break;
      if (to > 0 && (from >= 0 || to <= 1)) this.#add(spikes[k], step * missedOf(from, to), missed);
    }
    return missed;
  }

  #add(source: number, share: number, sums: Float64Array): void {
    const { width, offsets, target, weight, weights } = this.#population.fanOut;
    for (let r = offsets[source]; r < offsets[source + 1]; r++) {
      for (let i = 0; i < width; i++) sums[target[r] + i] += share * weights[weight[r] + i];
    }
  }

  #passClosed(layer: Layer): void {
    const { cycle, part, spikes } = layer;
    while (
      layer.first < spikes.length &&
      cycle - spikes[layer.first + 1] + (part - spikes[layer.first + 2]) >= inside
    ) {
      layer.first += 3;
    }
  }
}
