/** Runs up to this long are sorted by insertion. */
const short = 24;
/** Up to this number of spikes, keys of two digits distinguish them well enough. */
const many = 4096;
const digitBits = 11;
const digits = 1 << digitBits;

/**
 * Sorts spikes in place by cycle, then phase, then neuron.
 *
 * A radix sort over integers that grow with the phase, without a comparison by closure, and an insertion sort that settles what those
 * integers could not tell apart. Keeps its buffers, so make one and use it often.
 */
export class SpikeOrder {
  #order = new Int32Array(0);
  #other = new Int32Array(0);
  #keys = new Int32Array(0);
  #phases = new Float64Array(0);
  readonly #counts = new Int32Array(digits + 1);

  /** Sorts the spikes `from` … `to − 1` of these arrays. */
  sort(
    neuron: Int32Array,
    cycle: Int32Array,
    phase: Float32Array | Float64Array,
    from: number,
    to: number,
  ): void {
    const length = to - from;
    if (length > short) {
      if (isSorted(neuron, cycle, phase, from, to)) return;
      this.#reserve(length);
      const scale = length > many ? 2 ** 30 : 2 ** 21;
      for (let i = 0; i < length; i++) this.#order[i] = i;
      this.#sortBy(neuron, from, length);
      for (let i = 0; i < length; i++) this.#keys[i] = (phase[from + i] + 1) * scale;
      this.#sortBy(this.#keys, 0, length);
      this.#sortBy(cycle, from, length);
      this.#apply(neuron, from, length);
      this.#apply(cycle, from, length);
      this.#applyToPhases(phase, from, length);
    }
    insert(neuron, cycle, phase, from, to);
  }

  /** The same for spikes that are in the order of time, but for the order of neurons that fire at one moment. */
  sortWhereTheyMeet(
    neuron: Int32Array,
    cycle: Int32Array,
    phase: Float32Array | Float64Array,
    from: number,
    to: number,
  ): void {
    for (let first = from; first < to; ) {
      let next = first + 1;
      while (next < to && phase[next] === phase[first] && cycle[next] === cycle[first]) next++;
      if (next > first + 1) this.sort(neuron, cycle, phase, first, next);
      first = next;
    }
  }

  #reserve(length: number): void {
    if (this.#order.length >= length) return;
    const capacity = 2 * length;
    this.#order = new Int32Array(capacity);
    this.#other = new Int32Array(capacity);
    this.#keys = new Int32Array(capacity);
    this.#phases = new Float64Array(capacity);
  }

  /** Reorders `#order` by values[from + …], keeping the order of equal ones. */
  #sortBy(values: Int32Array, from: number, length: number): void {
    let least = values[from];
    let most = least;
    let ascending = true;
    let previous = values[from + this.#order[0]];
    for (let i = 0; i < length; i++) {
      const value = values[from + this.#order[i]];
      if (value < least) least = value;
      if (value > most) most = value;
      if (value < previous) ascending = false;
      previous = value;
    }
    if (ascending) return;
    const counts = this.#counts;
    for (let range = most - least, scale = 1; range >= scale; scale *= digits) {
      const order = this.#order;
      counts.fill(0);
      for (let i = 0; i < length; i++)
        counts[((((values[from + i] - least) / scale) | 0) & (digits - 1)) + 1]++;
      for (let digit = 0; digit < digits; digit++) counts[digit + 1] += counts[digit];
      for (let i = 0; i < length; i++) {
        const digit = (((values[from + order[i]] - least) / scale) | 0) & (digits - 1);
        this.#other[counts[digit]++] = order[i];
      }
      this.#order = this.#other;
      this.#other = order;
    }
  }

  #apply(values: Int32Array, from: number, length: number): void {
    for (let i = 0; i < length; i++) this.#keys[i] = values[from + this.#order[i]];
    for (let i = 0; i < length; i++) values[from + i] = this.#keys[i];
  }

  #applyToPhases(values: Float32Array | Float64Array, from: number, length: number): void {
    for (let i = 0; i < length; i++) this.#phases[i] = values[from + this.#order[i]];
    for (let i = 0; i < length; i++) values[from + i] = this.#phases[i];
  }
}

/** Whether spike a comes after spike b. */
function isAfter(
  neuronA: number,
  cycleA: number,
  phaseA: number,
  neuronB: number,
  cycleB: number,
  phaseB: number,
): boolean {
  if (cycleA !== cycleB) return cycleA > cycleB;
  return phaseA === phaseB ? neuronA > neuronB : phaseA > phaseB;
}

function isSorted(
  neuron: Int32Array,
  cycle: Int32Array,
  phase: Float32Array | Float64Array,
  from: number,
  to: number,
) {
  for (let k = from + 1; k < to; k++) {
    if (isAfter(neuron[k - 1], cycle[k - 1], phase[k - 1], neuron[k], cycle[k], phase[k])) return false;
  }
  return true;
}

function insert(
  neuron: Int32Array,
  cycle: Int32Array,
  phase: Float32Array | Float64Array,
  from: number,
  to: number,
): void {
  for (let k = from + 1; k < to; k++) {
    const [n, c, p] = [neuron[k], cycle[k], phase[k]];
    let place = k;
    while (place > from && isAfter(neuron[place - 1], cycle[place - 1], phase[place - 1], n, c, p)) {
      neuron[place] = neuron[place - 1];
      cycle[place] = cycle[place - 1];
      phase[place] = phase[place - 1];
      place--;
    }
    neuron[place] = n;
    cycle[place] = c;
    phase[place] = p;
  }
}
