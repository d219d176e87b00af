import type { Network } from '@argand/layers';
import { decodeSpikes, type EvaluationSchedule, type Neuron, type SpikeResult } from '@argand/spiking';

/** How many layers of a network have synapses. */
export function synapsesIn({ description, shapes }: Network): number {
  return description.layers.filter((layer, i) => layer.temporalRule(shapes.layers[i]).rule === 'synapses')
    .length;
}

/** How many neurons a network has, inputs and pools among them. */
export function neuronsIn({ shapes }: Network): number {
  return shapes.layers.reduce(
    (sum, shape) => sum + shape.reduce((product, length) => product * length, 1),
    0,
  );
}

/** Whether phases after a layer are others than those before it. */
export function makesPhases({ description, shapes }: Network, place: number): boolean {
  const { rule } = description.layers[place].temporalRule(shapes.layers[place]);
  return rule === 'synapses' || rule === 'earliest';
}

/**
 * The last cycle of its clock in which layer `layer`, counting from 0 those with synapses, answers: as a wave passes it
 * fires once, in the cycle after the one in which it listened; where spikes go on, it is the last whole cycle.
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
 * The phases that a run on spikes has after every layer of the description, each [images, neurons], NaN where silent.
 *
 * Layers with synapses are decoded from their recorded spikes. A pool lets the first spike of a window and cycle pass, so
 * what leaves it in a cycle is the smallest phase of that cycle.
 *
 * @param result a run that recorded all spikes
 * @throws Error if nothing was recorded, or a layer is a function of its own
 */
export function phasesInTime(
  network: Network,
  neuron: Neuron,
  result: SpikeResult,
  asked?: number,
): Float64Array[] {
  const { recorded, images } = result;
  if (!recorded) throw new Error('phasesInTime: the run recorded no spikes; run it with record: true.');
  const evaluation = neuron.evaluation(synapsesIn(network), asked);
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
      throw new Error(`phasesInTime: layers.${i} (${described.kind}) is a function of its own.`);
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
      const place = image * windows + windowOf[source];
      const phase = phases[image * windowOf.length + source];
      // Also true where nothing has passed yet.
      if (!Number.isNaN(phase) && !(passed[place] <= phase)) passed[place] = phase;
    }
  }
  return passed;
}
