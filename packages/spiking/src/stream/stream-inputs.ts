import { OptionError, ShapeError } from '@argand/errors';
import type { Moment, Spike, SpikeTrain } from '@argand/phasor';
import type { PopulationState } from '../neuron.ts';
import { almostOne, PendingSpikes, pendingNames } from '../neurons/pending.ts';
import { spikeTrain } from '../spikes/build.ts';
import { encodeSpikes } from '../spikes/encode.ts';
import { isBefore, requireSpikeTrain } from '../spikes/spike-train.ts';
import { StateReader, withPrefix } from '../state/state-reader.ts';

/** What the inputs of a stream do: phases that are shown fire in every cycle, spikes that are fed fire once. */
export class StreamInputs {
  readonly #images: number;
  readonly #neurons: number;
  readonly #pending: PendingSpikes;
  #now: Moment;
  /** [images, neurons]; undefined while nothing is shown. */
  #shown: Float64Array | undefined;
  /** One cycle of it. */
  #firing: SpikeTrain | undefined;

  /** @throws RangeError that names the array of the state that does not fit */
  constructor(images: number, neurons: number, state?: PopulationState) {
    this.#images = images;
    this.#neurons = neurons;
    const start = { cycle: 0, phase: -1 };
    const saved = state && withPrefix(state, 'inputs.');
    this.#pending = new PendingSpikes({ images, neurons, clock: 0, state: saved });
    this.#now = start;
    if (!saved) return;
    const reader = new StateReader(saved, 'inputs: state');
    reader.requireOnly(['now', 'shown', ...pendingNames]);
    this.#now = reader.moment('now', start);
    reader.requireMoment('released', this.#now);
    const length = saved.shown?.length === 0 ? 0 : images * neurons;
    const shown = reader.floats('shown', length, { least: -1, most: almostOne, orSilent: true });
    if (length > 0) this.show(shown);
  }

  get now(): Moment {
    return this.#now;
  }

  /** From the next cycle on that has not begun, inputs fire at these phases, [images, neurons]. */
  show(phases: Float64Array): void {
    if (phases.length !== this.#images * this.#neurons) {
      throw new ShapeError(
        `stream.setInput: there are ${phases.length} phases; expected ${this.#images * this.#neurons}: ${this.#neurons} for each of ${this.#images} images.`,
      );
    }
    this.#firing = encodeSpikes(phases, { neurons: this.#neurons, cycles: 1 });
    this.#shown = phases.slice();
  }

  /** From the next cycle on that has not begun, nothing is shown. */
  hide(): void {
    this.#shown = undefined;
    this.#firing = undefined;
  }

  feed(spikes: SpikeTrain | readonly (readonly Spike[])[]): void {
    let train: SpikeTrain;
    if (isList(spikes)) train = spikeTrain(spikes, { neurons: this.#neurons });
    else {
      requireSpikeTrain('stream.pushSpikes', spikes);
      train = spikes;
    }
    const { images, neurons, clock, offsets, neuron, cycle, phase } = train;
    if (images !== this.#images || neurons !== this.#neurons || clock !== 0) {
      throw new OptionError(
        `stream.pushSpikes: spikes are of ${images} images and ${neurons} neurons on clock ${clock}; expected ${this.#images} images and ${this.#neurons} neurons on clock 0.`,
      );
    }
    const now = this.#now;
    for (let image = 0; image < images; image++) {
      const first = offsets[image];
      if (first < offsets[image + 1] && isBefore(cycle[first], phase[first], now.cycle, now.phase)) {
        throw new OptionError(
          `stream.pushSpikes: image ${image} has a spike at (cycle ${cycle[first]}, phase ${phase[first]}), but the stream has already come to (cycle ${now.cycle}, phase ${now.phase}); feed spikes before time passes them.`,
        );
      }
    }
    for (let image = 0; image < images; image++) {
      for (let k = offsets[image]; k < offsets[image + 1]; k++) {
        this.#pending.add(image, neuron[k], cycle[k], phase[k]);
      }
    }
  }

  /** What fires from now to before a moment, which is now from then on. */
  advance(until: Moment): SpikeTrain {
    const now = this.#now;
    if (this.#firing) {
      const { offsets, neuron, phase } = this.#firing;
      const end = until.phase > -1 ? until.cycle + 1 : until.cycle;
      for (let c = now.phase > -1 ? now.cycle + 1 : now.cycle; c < end; c++) {
        for (let image = 0; image < this.#images; image++) {
          for (let k = offsets[image]; k < offsets[image + 1]; k++) {
            this.#pending.add(image, neuron[k], c, phase[k]);
          }
        }
      }
    }
    this.#now = until;
    return this.#pending.release(until);
  }

  save(): Record<string, Float64Array | Int32Array> {
    const state = {
      ...this.#pending.save(),
      now: Float64Array.of(this.#now.cycle, this.#now.phase),
      shown: this.#shown?.slice() ?? new Float64Array(),
    };
    return Object.fromEntries(Object.entries(state).map(([name, numbers]) => [`inputs.${name}`, numbers]));
  }
}

function isList(spikes: SpikeTrain | readonly (readonly Spike[])[]): spikes is readonly (readonly Spike[])[] {
  return Array.isArray(spikes);
}
