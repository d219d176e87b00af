import { quarters } from './moments.ts';
import type { CycleRange, EvaluationSchedule } from './neuron.ts';
import { requireAbove0 } from './spikes/encode.ts';

/**
 * The evaluation of neurons that run on and on: inputs and references fire in each of N cycles, and all L layers run to
 * time N + L/4, the end of cycle N − 1 of the last layer's clock.
 *
 * The inputs are driven over the whole of cycle c of the last layer if c + 1 + L/4 ≤ N, so the last whole cycle is
 * N − 1 − ⌈L/4⌉ (or cycle 0, if there is none).
 *
 * @param layers L, how many layers have synapses
 * @param cycles N
 * @throws RangeError if layers or cycles is not a whole number above 0
 * @example
 * ```ts
 * import { continuousSchedule } from '@argand/spiking';
 *
 * continuousSchedule(2, 10).last; // 8
 * ```
 */
export function continuousSchedule(layers: number, cycles: number): EvaluationSchedule {
  requireAbove0('evaluation', 'layers', layers);
  requireAbove0('evaluation', 'cycles', cycles);
  const last = Math.max(cycles - 1 - Math.ceil(layers / 4), 0);
  return {
    inputCycles: cycles,
    cycles,
    settled: Math.min(layers, last),
    last,
    references: () => ({ from: 0, to: cycles }),
    until: (layer) => quarters(4 * cycles + layers - layer),
  };
}

/**
 * The cycles of its own clock in which a population is driven, so that its spikes count: one cycle of a wave, every cycle with inputs of a stream.
 *
 * @param population 0 for the inputs, l + 1 for layer l
 */
export function drivenCycles(
  { once = false, inputCycles }: Pick<EvaluationSchedule, 'once' | 'inputCycles'>,
  population: number,
): CycleRange {
  return once ? { from: population, to: population + 1 } : { from: 0, to: inputCycles };
}
