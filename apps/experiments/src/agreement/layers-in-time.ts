import { sizeOf } from '@argand/backend';
import type { Network } from '@argand/layers';
import { decodeSpikes, type EvaluationSchedule, type Neuron, type SpikeResult } from '@argand/spiking';
import { sum } from 'simple-statistics';
import { synapticLayerCount } from '../measuring/answer-cycles.ts';

/** The number of neurons of a network, including inputs and pools. */
export function neuronCount({ shapes }: Network): number {
  return sum(shapes.layers.map(sizeOf));
}

/** Whether a layer changes phases. */
export function changesPhases({ description, shapes }: Network, index: number): boolean {
  const { rule } = description.layers[index].temporalRule(shapes.layers[index]);
  return rule === 'synapses' || rule === 'earliest';
}

/**
 * The cycle of a layer's clock that its phases are read from. In a wave the layer fires once, in the cycle after the one in which it
 * integrates; otherwise it is the last complete cycle.
 *
 * @param layer the index among the layers with synapses
 */
export function answerCycle(
  neuron: Neuron,
  { once }: EvaluationSchedule,
  layer: number,
  cycles: number,
): number {
  return once ? layer + 1 : neuron.evaluation(layer + 1, cycles).last;
}

/**
 * The phases of a run on spikes after every layer of the description, each [images, neurons], NaN where silent.
 *
 * Layers with synapses are decoded from their recorded spikes. A pool passes the first spike of a window in each cycle, so its phase in a cycle
 * is the smallest of that window.
 *
 * @param result a run that recorded all spikes
 * @param cycles the number of cycles the run was given; the neuron's own if omitted
 * @throws Error if no spikes were recorded, or if a layer has a temporal function of its own
 */
export function phasesInTime(
  network: Network,
  neuron: Neuron,
  result: SpikeResult,
  cycles?: number,
): Float64Array[] {
  const { recorded, images } = result;
  if (!recorded) throw new Error('phasesInTime: expected recorded spikes; run with `record: true`.');
  const evaluation = neuron.evaluation(synapticLayerCount(network), cycles);
  let current = new Float64Array();
  let layer = 0;
  return network.description.layers.map((described, i) => {
    const rule = described.temporalRule(network.shapes.layers[i]);
    if (rule.rule === 'synapses') {
      const cycle = answerCycle(neuron, evaluation, layer, evaluation.cycles);
      current = phasesOfCycle(recorded.layers[layer].train, cycle);
      layer++;
    } else if (rule.rule === 'earliest') {
      current = earliest(current, images, rule.windowOf, rule.windows);
    } else if (rule.rule === 'function') {
      throw new Error(`phasesInTime: layers.${i} (${described.kind}) has a temporal function of its own.`);
    }
    return current;
  });
}

function phasesOfCycle(train: Parameters<typeof decodeSpikes>[0], cycle: number): Float64Array<ArrayBuffer> {
  const decoded = decodeSpikes(train, { cycles: cycle + 1 });
  const { images, neurons } = train;
  const phases = new Float64Array(images * neurons);
  for (let image = 0; image < images; image++) {
    const start = ((image + 1) * (cycle + 1) - 1) * neurons;
    phases.set(decoded.subarray(start, start + neurons), image * neurons);
  }
  return phases;
}

function earliest(
  phases: Float64Array,
  images: number,
  windowOf: Int32Array,
  windows: number,
): Float64Array<ArrayBuffer> {
  const passed = new Float64Array(images * windows).fill(Number.NaN);
  for (let image = 0; image < images; image++) {
    for (let source = 0; source < windowOf.length; source++) {
      if (windowOf[source] < 0) continue;
      const index = image * windows + windowOf[source];
      const phase = phases[image * windowOf.length + source];
      // Also true for NaN, where nothing has passed yet.
      if (!Number.isNaN(phase) && !(passed[index] <= phase)) passed[index] = phase;
    }
  }
  return passed;
}
