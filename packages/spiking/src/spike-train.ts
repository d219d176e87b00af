/**
 * The spikes of one population for one image, in order of time: by cycle, then phase, then neuron.
 *
 * A spike is (cycle, phase): a whole number and a phase in [−1, 1) on the clock of its population, at the time
 * clock/4 + cycle + (phase + 1)/2 in periods. It never is one absolute number: a spike at a cycle's edge stays on its
 * side, and the millionth cycle is as precise as the first.
 */
export interface SpikeTrain {
  /** How many neurons there are. */
  readonly neurons: number;
  /** Quarter periods by which the clock is late: layer l listens on clock l and fires on clock l + 1. */
  readonly clock: number;
  readonly neuron: Int32Array;
  readonly cycle: Int32Array;
  readonly phase: Float64Array;
}

/** Spikes as they are gathered; it grows as it is filled. */
export class SpikeBuffer {
  length = 0;
  neuron: Int32Array;
  cycle: Int32Array;
  phase: Float64Array;

  constructor(capacity = 1024) {
    this.neuron = new Int32Array(capacity);
    this.cycle = new Int32Array(capacity);
    this.phase = new Float64Array(capacity);
  }

  push(neuron: number, cycle: number, phase: number): void {
    if (this.length === this.neuron.length) this.#grow();
    this.neuron[this.length] = neuron;
    this.cycle[this.length] = cycle;
    this.phase[this.length] = phase;
    this.length += 1;
  }

  clear(): void {
    this.length = 0;
  }

  /** Puts the spikes from place `start` on in order of time, in nearly linear time. */
  sort(start = 0): void {
    const count = this.length - start;
    if (count < 2) return;
    const order = timeOrder(this, start, count);
    const { neuron, cycle, phase } = this;
    const [neurons, cycles, phases] = [
      neuron.slice(start, this.length),
      cycle.slice(start, this.length),
      phase.slice(start, this.length),
    ];
    for (let i = 0; i < count; i++) {
      neuron[start + i] = neurons[order[i]];
      cycle[start + i] = cycles[order[i]];
      phase[start + i] = phases[order[i]];
    }
  }

  /** A copy that no longer grows. */
  train(neurons: number, clock: number): SpikeTrain {
    return {
      neurons,
      clock,
      neuron: this.neuron.slice(0, this.length),
      cycle: this.cycle.slice(0, this.length),
      phase: this.phase.slice(0, this.length),
    };
  }

  #grow(): void {
    const grown = new SpikeBuffer(this.neuron.length * 2);
    grown.neuron.set(this.neuron);
    grown.cycle.set(this.cycle);
    grown.phase.set(this.phase);
    ({ neuron: this.neuron, cycle: this.cycle, phase: this.phase } = grown);
  }
}

const bucketsPerCycle = 128;

/** The places start … start + count − 1, counted from start, in order of time: a bucket sort, then insertion. */
function timeOrder({ neuron, cycle, phase }: SpikeBuffer, start: number, count: number): Int32Array {
  let first = cycle[start];
  let last = first;
  for (let i = start; i < start + count; i++) {
    first = Math.min(first, cycle[i]);
    last = Math.max(last, cycle[i]);
  }
  const ends = new Int32Array((last - first + 1) * bucketsPerCycle + 1);
  const bucketOf = (i: number) =>
    (cycle[i] - first) * bucketsPerCycle + Math.floor((phase[i] + 1) * (bucketsPerCycle / 2));
  for (let i = 0; i < count; i++) ends[bucketOf(start + i) + 1] += 1;
  for (let bucket = 1; bucket < ends.length; bucket++) ends[bucket] += ends[bucket - 1];
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[ends[bucketOf(start + i)]++] = i;
  const later = (a: number, b: number) =>
    cycle[start + a] - cycle[start + b] ||
    phase[start + a] - phase[start + b] ||
    neuron[start + a] - neuron[start + b];
  for (let i = 1; i < count; i++) {
    const moved = order[i];
    let place = i;
    while (place > 0 && later(order[place - 1], moved) > 0) {
      order[place] = order[place - 1];
      place -= 1;
    }
    order[place] = moved;
  }
  return order;
}

/**
 * Checks spikes that come from outside.
 *
 * @throws Error that names the first spike that is out of order, of an unknown neuron, or without a proper time.
 */
export function requireSpikes({ neurons, neuron, cycle, phase }: SpikeTrain, what: string): void {
  if (neuron.length !== cycle.length || neuron.length !== phase.length) {
    throw new Error(
      `${what}: ${neuron.length} neurons, ${cycle.length} cycles and ${phase.length} phases; expected one of each for every spike.`,
    );
  }
  for (let i = 0; i < neuron.length; i++) {
    if (!(phase[i] >= -1 && phase[i] < 1))
      throw new Error(
        `${what}: the phase of spike ${i} is ${phase[i]}; expected at least −1 and below 1 (+1 is written −1).`,
      );
    if (!(neuron[i] >= 0 && neuron[i] < neurons))
      throw new Error(`${what}: spike ${i} is of neuron ${neuron[i]}, but there are ${neurons} neurons.`);
    if (cycle[i] < 0)
      throw new Error(`${what}: spike ${i} is in cycle ${cycle[i]}; time begins with cycle 0.`);
    if (i > 0 && (cycle[i] < cycle[i - 1] || (cycle[i] === cycle[i - 1] && phase[i] < phase[i - 1]))) {
      throw new Error(`${what}: spike ${i} comes before spike ${i - 1}; spikes must be in order of time.`);
    }
  }
}

/**
 * Phases as spikes: each phase is one spike in every cycle from 0 on; a missing phase (NaN) is no spike.
 *
 * @param phases one for each neuron, in units of π, in [−1, 1).
 * @throws Error if a phase lies outside, or the number of cycles is not a whole number above 0.
 * @example
 * ```ts
 * import { encodeSpikes } from '@argand/spiking';
 *
 * const train = encodeSpikes([0.5, -1, Number.NaN], { cycles: 2 });
 * [...train.neuron]; // [ 1, 0, 1, 0 ]
 * [...train.cycle]; // [ 0, 0, 1, 1 ]
 * ```
 */
export function encodeSpikes(
  phases: ArrayLike<number>,
  { cycles, clock = 0 }: { readonly cycles: number; readonly clock?: number },
): SpikeTrain {
  if (!Number.isSafeInteger(cycles) || cycles < 1)
    throw new Error(`encodeSpikes: cycles is ${cycles}; expected a whole number above 0.`);
  const buffer = new SpikeBuffer(Math.max(phases.length * cycles, 1));
  fillSpikes(buffer, phases, cycles);
  return buffer.train(phases.length, clock);
}

/** Puts every phase into a buffer as a spike of each cycle, in order. */
export function fillSpikes(buffer: SpikeBuffer, phases: ArrayLike<number>, cycles: number): void {
  buffer.clear();
  for (let neuron = 0; neuron < phases.length; neuron++) {
    const phase = phases[neuron];
    if (Number.isNaN(phase)) continue;
    if (!(phase >= -1 && phase < 1))
      throw new Error(`phase ${neuron} is ${phase}; expected at least −1 and below 1 (+1 is written −1).`);
    buffer.push(neuron, 0, phase);
  }
  buffer.sort();
  const count = buffer.length;
  for (let cycle = 1; cycle < cycles; cycle++) {
    for (let i = 0; i < count; i++) buffer.push(buffer.neuron[i], cycle, buffer.phase[i]);
  }
}

/**
 * The first spike of each neuron in each cycle, as its phase: [cycles, neurons]; NaN where there is none.
 */
export function decodeSpikes({ neurons, neuron, cycle, phase }: SpikeTrain, cycles: number): Float64Array {
  const phases = new Float64Array(cycles * neurons).fill(Number.NaN);
  for (let i = 0; i < neuron.length; i++) {
    const place = cycle[i] * neurons + neuron[i];
    if (cycle[i] >= 0 && cycle[i] < cycles && Number.isNaN(phases[place])) phases[place] = phase[i];
  }
  return phases;
}

/** The phases [images, classes] of one cycle out of [images, cycles, classes]. */
export function cycleOf(phases: Float64Array, cycle: number, cycles: number, classes: number): Float64Array {
  const images = phases.length / (cycles * classes);
  const result = new Float64Array(images * classes);
  for (let image = 0; image < images; image++) {
    const start = (image * cycles + cycle) * classes;
    result.set(phases.subarray(start, start + classes), image * classes);
  }
  return result;
}
