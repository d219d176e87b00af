import { type FanOut, fanOutSize } from '@argand/layers';
import { addSource } from './rate-layers.ts';

/**
 * Integrate-and-fire neurons in steps: v ← decay · v + current + Σ w of what arrives; a neuron with v ≥ threshold fires, once a step at
 * most, and the threshold is taken from v: what lies above it is kept for the next steps.
 *
 * Source: reset by subtraction, Rueckauer and others 2017, section 2.2.1.
 */
export class IntegrateAndFire {
  readonly potential: Float64Array;
  /** The neurons that fired in the last step: the first `count` of these. */
  readonly fired: Int32Array;
  /** How often each neuron has fired since it was made. */
  readonly spikes: Float64Array;
  count = 0;
  readonly #threshold: number;
  readonly #decay: number;

  /** @param decay what is left of a potential after a step: 1 without a leak */
  constructor(neurons: number, threshold: number, decay: number) {
    this.potential = new Float64Array(neurons);
    this.fired = new Int32Array(neurons);
    this.spikes = new Float64Array(neurons);
    this.#threshold = threshold;
    this.#decay = decay;
  }

  /** Forgets the potentials: another image follows. */
  reset(): void {
    this.potential.fill(0);
    this.count = 0;
  }

  /** Begins a step with what is constant in it, a current for each neuron. */
  begin(current: ArrayLike<number>): void {
    const { potential } = this;
    const decay = this.#decay;
    for (let n = 0; n < potential.length; n++) potential[n] = decay * potential[n] + current[n];
  }

  /** Adds the weights of those that fired. @returns how many additions that took: the synaptic operations */
  receive(fanOut: FanOut, { fired, count }: Pick<IntegrateAndFire, 'fired' | 'count'>): number {
    let operations = 0;
    for (let k = 0; k < count; k++) {
      addSource(fanOut, fired[k], 1, this.potential);
      operations += fanOutSize(fanOut, fired[k]);
    }
    return operations;
  }

  /** Ends a step: fires those at the threshold. */
  fire(): void {
    const { potential, fired, spikes } = this;
    const threshold = this.#threshold;
    let count = 0;
    for (let n = 0; n < potential.length; n++) {
      if (potential[n] < threshold) continue;
      potential[n] -= threshold;
      fired[count++] = n;
      spikes[n]++;
    }
    this.count = count;
  }
}
