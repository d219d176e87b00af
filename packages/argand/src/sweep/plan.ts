import type { Network } from '@argand/layers';
import type { Neuron } from '@argand/spiking';
import { disturbances, type NoiseLists } from '../noise-options.ts';
import type { Question } from './sweep-results.ts';

/** One row to come: a neuron, and what is varied. */
export interface PlannedRow {
  readonly neuron: Neuron;
  readonly question: Question;
  /** Whether the neuron is run as a wave too, beside the stream of `cycles`. */
  readonly wave: boolean;
}

/** A mean over this many settled cycles is what is printed beside the last one. */
const settledCycles = 8;

/**
 * The rows of a sweep: for each neuron one without a disturbance, then each value of each list alone. What is not drawn
 * is not repeated.
 *
 * @param cycles one number: the cycles of every run; several: they are swept too
 */
export function planRows(
  neurons: readonly Neuron[],
  layers: number,
  lists: NoiseLists,
  cycles: readonly number[],
  repeats: number,
): PlannedRow[] {
  return neurons.flatMap((neuron) => {
    const usual = cycles.length === 1 ? cycles[0] : cyclesOf(neuron, layers);
    const { name, settings } = neuron;
    const row = (question: Omit<Question, 'neuron' | 'settings'>): PlannedRow => ({
      neuron,
      question: { neuron: name, settings, ...question },
      wave: question.varied !== 'cycles' && (neuron.evaluation(layers, undefined).once ?? false),
    });
    return [
      row({ varied: 'none', value: null, cycles: usual, repeats: 1 }),
      ...disturbances.flatMap(({ name: varied, drawn }) =>
        (lists[varied] ?? []).map((value) =>
          row({ varied, value, cycles: usual, repeats: drawn && value !== 0 ? repeats : 1 }),
        ),
      ),
      ...(cycles.length > 1
        ? cycles.map((value) => row({ varied: 'cycles', value, cycles: value, repeats: 1 }))
        : []),
    ];
  });
}

/** How many layers of a network have synapses. */
export function synapticLayers({ description, shapes }: Network): number {
  return description.layers.filter((layer, i) => layer.temporalRule(shapes.layers[i]).rule === 'synapses')
    .length;
}

/** The neuron's default number of cycles, or more if too few of them would be settled. */
function cyclesOf(neuron: Neuron, layers: number): number {
  let { cycles, settled, last } = neuron.evaluation(layers, undefined);
  while (last - settled + 1 < settledCycles) {
    cycles++;
    ({ settled, last } = neuron.evaluation(layers, cycles));
  }
  return cycles;
}
