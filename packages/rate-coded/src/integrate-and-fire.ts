import { type FanOut, fanOutSize } from '@argand/layers';
import { addSource } from './rate-layers.ts';

/**
 * Integrate-and-fire neurons in steps: v ← decay · v + current + Σ w of the arriving spikes. A neuron with v ≥ threshold spikes, at most
 * once per step, and the threshold is subtracted from v, so the remainder carries over to the next steps.
 *
 * Source: reset by subtraction, Rueckauer and others 2017, section 2.2.1.
 */
export class IntegrateAndFire {
  readonly potential: Float64Array;
  /** The neurons that spiked in the last step: the first `count` entries. */
  readonly fired: Int32Array;
  /** Number of spikes of each neuron since construction. */
  readonly spikes: Float64Array;
  count = 0;
  readonly #threshold: number;
  readonly #decay: number;

  /** @param decay the factor by which a potential decays per step: 1 without a leak */
  constructor(neurons: number, threshold: number, decay: number) {
    this.potential = new Float64Array(neurons);
    this.fired = new Int32Array(neurons);
    this.spikes = new Float64Array(neurons);
    this.#threshold = threshold;
    this.#decay = decay;
  }

  /** Resets the potentials before another image. */
  reset(): void {
    this.potential.fill(0);
    this.count = 0;
  }

  /** Begins a step: applies the decay and adds the constant current of each neuron. */
  begin(current: ArrayLike<number>): void {
    const { potential } = this;
    const decay = this.#decay;
    for (let n = 0; n < potential.length; n++) potential[n] = decay * potential[n] + current[n];
  }

  /** Adds the weights of the neurons that spiked. @returns the number of additions, which are the synaptic operations */
  receive(fanOut: FanOut, { fired, count }: Pick<IntegrateAndFire, 'fired' | 'count'>): number {
    let operations = 0;
    for (let k = 0; k < count; k++) {
      addSource(fanOut, fired[k], 1, this.potential);
      operations += fanOutSize(fanOut, fired[k]);
    }
    return operations;
  }

  /** Ends a step: every neuron at its threshold spikes. */
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
