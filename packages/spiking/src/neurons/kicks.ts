import { cosPi, sinPi } from '@argand/phasor';
import type { SpikeTrain } from '../spikes/spike-train.ts';
import { SourcePhasors } from './source-phasors.ts';

/** A membrane is looked at this often at least, in phase: two looks less than half a turn apart miss no crossing. */
const longestRest = 0.5;

/**
 * The kicks of one image in one cycle of the listening clock, or in a part of it, as a resonator takes them.
 *
 * Kick g comes at local phase x[g] and is the sum over the sources member[start[g]] … member[start[g + 1] − 1]: all spikes
 * of one moment are one kick. A kick of the source that does nothing is a look at the membrane; one ends every part.
 */
export class Kicks {
  /** How many kicks there are. */
  length = 0;
  start = new Int32Array(0);
  member = new Int32Array(0);
  /** Local phase; 1 stands for the end of the cycle. */
  x = new Float64Array(0);
  /** For each kick, side by side: cos πx, sin πx and the gain e^{leak·(x + 1)/2} for the decay since the cycle began. */
  hands = new Float64Array(0);
  /** cos πx and sin πx where this part of the cycle begins. */
  beginCosine = 1;
  beginSine = 0;
  /** The moment of the kick on the firing clock. */
  cycle = new Int32Array(0);
  phase = new Float64Array(0);

  readonly #leak: number;
  readonly #nothing: number;
  readonly #phasors: SourcePhasors;
  readonly #gains: Float64Array;
  #members = 0;

  constructor(sources: number, leak: number) {
    this.#leak = leak;
    this.#nothing = sources;
    this.#phasors = new SourcePhasors(sources);
    this.#gains = new Float64Array(sources);
  }

  /**
   * Takes the spikes `from` … `end − 1`, all of cycle `cycle`.
   *
   * @param begin the local phase at which this part of the cycle begins
   * @param until the local phase at which it ends; 1 is the end of the cycle
   */
  gather(arriving: SpikeTrain, from: number, end: number, cycle: number, begin: number, until: number): void {
    this.#reserve(end - from);
    this.length = 0;
    this.#members = 0;
    this.beginCosine = cosPi(begin);
    this.beginSine = sinPi(begin);
    let previous = begin;
    for (let k = from; k < end; k++) {
      const x = arriving.phase[k];
      const source = arriving.neuron[k];
      if (k > from && x === previous) {
        this.member[this.#members++] = source;
        this.start[this.length] = this.#members;
        continue;
      }
      this.#look(cycle, previous, x);
      if (this.#phasors.set(source, x)) this.#gains[source] = this.#gainAt(x);
      this.#kick(
        source,
        cycle,
        x,
        this.#phasors.cosine[source],
        this.#phasors.sine[source],
        this.#gains[source],
      );
      previous = x;
    }
    this.#look(cycle, previous, until);
    this.#kick(this.#nothing, cycle, until, cosPi(until), sinPi(until), this.#gainAt(until));
  }

  /** Whether kick g is one, not a look. */
  isKick(g: number): boolean {
    return this.member[this.start[g]] !== this.#nothing;
  }

  #gainAt(x: number): number {
    return this.#leak === 0 ? 1 : Math.exp((this.#leak * (x + 1)) / 2);
  }

  /** Looks at the membrane wherever it would rest for too long. */
  #look(cycle: number, from: number, to: number): void {
    for (let x = from + longestRest; x < to; x += longestRest) {
      this.#kick(this.#nothing, cycle, x, cosPi(x), sinPi(x), this.#gainAt(x));
    }
  }

  #kick(source: number, cycle: number, x: number, cosine: number, sine: number, gain: number): void {
    const g = this.length++;
    this.member[this.#members++] = source;
    this.start[g + 1] = this.#members;
    this.x[g] = x;
    this.hands[3 * g] = cosine;
    this.hands[3 * g + 1] = sine;
    this.hands[3 * g + 2] = gain;
    // A quarter period later is half a phase less. The least of both keeps a rounded sum below the seam.
    const carries = x < -0.5;
    this.cycle[g] = carries ? cycle - 1 : cycle;
    this.phase[g] = carries ? Math.min(x + 1.5, 1 - 2 ** -53) : x - 0.5;
  }

  #reserve(spikes: number): void {
    // Looks come at most every half phase, and one at the end.
    const length = spikes + Math.ceil(2 / longestRest) + 1;
    if (this.x.length >= length) return;
    const capacity = 2 * length;
    this.start = new Int32Array(capacity + 1);
    this.member = new Int32Array(capacity);
    this.x = new Float64Array(capacity);
    this.hands = new Float64Array(3 * capacity);
    this.cycle = new Int32Array(capacity);
    this.phase = new Float64Array(capacity);
  }
}
